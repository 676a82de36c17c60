"""Ids of rows in addresses: as long as every database counts."""

from werkzeug.routing import IntegerConverter


class RowId(IntegerConverter):
    """`<row_id:…>`: longer numbers are no address of ours, so nobody has to convert them."""

    regex = "[0-9]{1,18}"
