using System.Runtime.CompilerServices;
using SensorGrid.Cli.Input;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>Rows of a file by a schema: of JSON, or of CSV by the place of its fields.</summary>
/// <param name="file">The file; it is disposed with the source.</param>
/// <param name="schema">The schema.</param>
internal sealed class MappedRowSource(InputFile file, InputSchema schema) : IRowSource
{
    private const int LongestLine = 1 << 20;

    public string Name => file.Name;

    public RowSchema Schema { get; } = schema.Rows;

    public IReadOnlyList<string> FieldNames { get; } = [.. schema.Columns.Select(column => column.Path is { Steps: [.., var last] } ? last : column.Name)];

    public double Fraction => file.Fraction;

    public IAsyncEnumerable<SourceRow> ReadAsync(CancellationToken cancellationToken) =>
        schema.Format == RecordFormat.Json ? ReadJsonAsync(cancellationToken) : ReadCsvAsync(cancellationToken);

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private async IAsyncEnumerable<SourceRow> ReadJsonAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mapping = InputMapping.Create(schema);
        var rows = new List<MappedRow>();
        await using var pieces = await JsonPieces.OpenAsync(file, cancellationToken);
        while (await pieces.ReadAsync(cancellationToken))
        {
            mapping.Rows(pieces.Current.Span, rows);
            foreach (var row in rows)
            {
                yield return new SourceRow(pieces.Line, row.Values, row.Error);
            }

            rows.Clear();
        }
    }

    private async IAsyncEnumerable<SourceRow> ReadCsvAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mapping = InputMapping.Create(schema);
        var rows = new List<MappedRow>();
        var isFirst = true;
        await using var stream = await file.OpenUtf8Async(cancellationToken);
        await foreach (var (number, bytes) in FileLines.ReadAsync(stream, LongestLine, cancellationToken))
        {
            if (!isFirst || !CsvHeaderLine.Is(bytes.Span, schema))
            {
                mapping.Rows(bytes.Span, rows);
            }

            isFirst = false;
            foreach (var row in rows)
            {
                yield return new SourceRow(number, row.Values, row.Error);
            }

            rows.Clear();
        }
    }
}
