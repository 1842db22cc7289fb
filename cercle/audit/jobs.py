"""What the worker does by the clock, beside sealing every few seconds (``AuditConfig.ready``)."""

from procrastinate.contrib.django import app


@app.periodic(cron="12 2 * * *")
@app.task(name="audit.seal_late", queueing_lock="audit.seal_late", pass_context=False)
def seal_late(timestamp: int) -> None:
    """Each night: lines that were written by a transaction of more than an hour."""
    from cercle.audit.sealing import seal_some

    while seal_some(everything=True):
        pass
