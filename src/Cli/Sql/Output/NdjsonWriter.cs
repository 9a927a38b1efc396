using SensorGrid.Applications.Rows;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Writes the rows of a stream as a JSON object a line. Numbers are numbers, times are texts as in SQL; a number that JSON cannot have is a text.</summary>
internal sealed class NdjsonWriter : IRowWriter
{
    private readonly TextWriter _writer;
    private readonly OutputColumns _columns;
    private readonly string[] _names;

    /// <param name="writer">The destination.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="withRowTime">Whether ROWTIME is written as well.</param>
    public NdjsonWriter(TextWriter writer, StreamDeclaration stream, bool withRowTime)
    {
        (_writer, _columns) = (writer, new OutputColumns(stream, withRowTime));
        _names = [.. _columns.All.Select((column, index) => $"{(index == 0 ? "{" : ",")}\"{JsonText.Encode(column.Name)}\":")];
    }

    public void Add(Row row)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            _writer.Write(_names[i]);
            Write(_columns.Of(row, i), _columns.All[i].Type);
        }

        _writer.Write("}\n");
    }

    public void End()
    {
    }

    private void Write(Value value, SqlType type)
    {
        if (value.IsNull)
        {
            _writer.Write("null");
            return;
        }

        var text = ValueText.Format(value, type, stackalloc char[ValueText.Longest]);
        if (type.Kind == SqlKind.Boolean || (type.IsNumber && !(type.IsFloat && !double.IsFinite(value.Double))))
        {
            _writer.Write(text);
            return;
        }

        _writer.Write('"');
        _writer.Write(JsonText.Encode(text));
        _writer.Write('"');
    }
}
