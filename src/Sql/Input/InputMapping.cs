namespace SensorGrid.Sql.Input;

/// <summary>Makes rows of records. Not safe for concurrent use.</summary>
public abstract class InputMapping
{
    private protected InputMapping()
    {
    }

    /// <summary>Creates the mapping of a schema.</summary>
    /// <exception cref="InputSchemaException">It cannot be used; the message says why.</exception>
    public static InputMapping Create(InputSchema schema) => schema.Format == RecordFormat.Json ? new JsonMapping(schema) : new CsvMapping(schema);

    /// <summary>Adds the rows of a record. A row that cannot be read is an error in its place, and the others count.</summary>
    /// <param name="record">The record, in UTF-8.</param>
    /// <param name="rows">The rows are added to it.</param>
    public abstract void Rows(ReadOnlySpan<byte> record, List<MappedRow> rows);
}
