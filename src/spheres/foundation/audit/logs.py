"""The machine's log never holds a person."""

import logging
import re

IDENTIFIERS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|[\w-]{32,}"  # the secret part of an address
)


class NoPerson(logging.Filter):
    """Blank identifiers, addresses, and the data of exceptions before a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        job = getattr(record, "job", None)
        if isinstance(job, dict):  # the queue's own lines say what a job was given: names, too
            said = said.replace(str(job.get("call_string")), str(job.get("task_name")))
        record.msg, record.args = IDENTIFIERS.sub("…", said), ()
        if record.exc_info and record.exc_info[0]:
            # The place and kind of an error, never its text: a database error quotes the row.
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
            record.msg = f"{record.msg} [{record.exc_info[0].__name__} at {where}]"
            record.exc_info = record.exc_text = None
        return True
