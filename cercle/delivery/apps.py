from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cercle.delivery"
    label = "delivery"
