using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.Input;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>Rows of a CSV file with a header. Columns are discovered.</summary>
internal sealed class CsvRowSource : IRowSource
{
    private readonly InputFile _file;
    private readonly CellRules _rules;

    private CsvRowSource(InputFile file, RowSchema schema, IReadOnlyList<string> fieldNames, CellRules rules) =>
        (_file, Schema, FieldNames, _rules) = (file, schema, fieldNames, rules);

    public string Name => _file.Name;

    public RowSchema Schema { get; }

    public IReadOnlyList<string> FieldNames { get; }

    public double Fraction => _file.Fraction;

    /// <summary>Reads the beginning of the file, and concludes from it what its columns are.</summary>
    /// <param name="file">The file; it is disposed with the source.</param>
    /// <param name="names">Chooses the names of columns.</param>
    /// <param name="sample">The number of rows to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CsvRowSource> OpenAsync(InputFile file, DiscoveredNames names, int sample, CancellationToken cancellationToken)
    {
        var rules = CellRules.Discovered(NumberCells.UsualMarks);
        await using var records = await CsvRecords.OpenAsync(file, cancellationToken);
        string[] header = [.. records.Header.Select((name, index) => name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"COLUMN_{index + 1}"))];
        var types = header.Select(_ => new TypeGuess()).ToArray();
        var marks = new HashSet<string>(NumberCells.UsualMarks, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        var rows = 0;
        while (rows < sample && await records.ReadAsync(cancellationToken))
        {
            if (records.FieldCount != header.Length)
            {
                continue;
            }

            rows++;
            for (var i = 0; i < header.Length; i++)
            {
                var field = records.Field(i);
                if (!field.IsEmpty && !marks.Contains(field))
                {
                    types[i].AddText(field);
                }
            }
        }

        // The columns of a file without rows may be of any type, and the program is checked with that.
        names.Begin();
        var isReadings = ReadingColumns.Are(header);
        var columns = header.Select((name, index) =>
        {
            var chosen = names.Choose(name, isReadings ? ReadingColumns.UsualName(name) : null);
            return new Column(chosen, rows == 0 ? SqlType.Null : names.TypeOf(chosen, TypeOf(name, types[index].Type, isReadings)));
        });
        return new CsvRowSource(file, new RowSchema([.. columns]), header, rules);
    }

    public async IAsyncEnumerable<SourceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CellReader[] cells = [.. Schema.Columns.Select(column => new CellReader(column.Name, column.Type, _rules))];
        await using var records = await CsvRecords.OpenAsync(_file, cancellationToken);
        while (await records.ReadAsync(cancellationToken))
        {
            yield return Read(records, cells);
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    // A metric is a number with a fraction, also where the sample has whole ones only.
    private static SqlType TypeOf(string name, SqlType type, bool isReadings) => isReadings && ReadingColumns.UsualName(name) is null && type.IsInteger ? SqlType.Double : type;

    private static SourceRow Read(CsvRecords records, CellReader[] cells)
    {
        if (records.FieldCount != cells.Length)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"the row has {records.FieldCount} fields, but the header has {cells.Length}");
            return new SourceRow(records.Line, null, new InputError(InputError.Shape, message));
        }

        var values = new Value[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var field = records.Field(i);
            if (!cells[i].TryField(field, out values[i]))
            {
                return new SourceRow(records.Line, null, cells[i].Explain(field));
            }
        }

        return new SourceRow(records.Line, values, null);
    }
}
