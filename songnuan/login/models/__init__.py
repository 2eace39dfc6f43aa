"""What the login remembers: attempts, familiar addresses, sign-ins, earlier passwords, second factors."""

from songnuan.login.models.attempt import Attempts, FamiliarAddress
from songnuan.login.models.factor import FactorRule, RecoveryCode, SecondFactor
from songnuan.login.models.past_password import PastPassword
from songnuan.login.models.sign_in import SignIn

__all__ = [
    "Attempts",
    "FactorRule",
    "FamiliarAddress",
    "PastPassword",
    "RecoveryCode",
    "SecondFactor",
    "SignIn",
]
