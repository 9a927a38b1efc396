using System.Runtime.CompilerServices;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>The rows of a file with their ROWTIME, as a program sees them.</summary>
/// <param name="source">The file; it is disposed with this.</param>
/// <param name="time">The column of the time; null for a second from row to row, from 1970-01-01 on.</param>
internal sealed class TimedRows(IRowSource source, RowTimeColumn? time) : IAsyncDisposable
{
    /// <summary>The greatest number of rows that are sorted.</summary>
    public const int MostSorted = 5_000_000;

    private const string RowTime = "ROWTIME";
    private const long MillisecondsPerSecond = 1000;

    // Every row has a ROWTIME: a column of this name, such as a file that this command wrote has, gives it and is none of its own.
    private readonly int _left = source.Schema.Columns.Index().FirstOrDefault(column => column.Item.Name == RowTime, (-1, null!)).Index;

    /// <summary>The file's name.</summary>
    public string Name => source.Name;

    /// <summary>The columns.</summary>
    public RowSchema Schema => _left < 0 ? source.Schema : new RowSchema([.. source.Schema.Columns.Where((_, index) => index != _left)]);

    /// <summary>The part of the file that has been read, 0 to 1.</summary>
    public double Fraction => source.Fraction;

    /// <summary>Reads the rows from the beginning.</summary>
    /// <param name="isSorted">Whether they are put in the order of their times, in memory; otherwise they come in the order of the file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<TimedRow> ReadAsync(bool isSorted, CancellationToken cancellationToken) =>
        isSorted ? ReadSortedAsync(cancellationToken) : ReadInOrderAsync(cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async IAsyncEnumerable<TimedRow> ReadInOrderAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var (line, values, error) in source.ReadAsync(cancellationToken))
        {
            if (values is null)
            {
                yield return new TimedRow(line, null, error);
                continue;
            }

            var at = count++ * MillisecondsPerSecond;
            yield return time?.Read(values, out at) is { } timeError
                ? new TimedRow(line, null, timeError)
                : new TimedRow(line, new Row(at, Fit(values)), null);
        }
    }

    private async IAsyncEnumerable<TimedRow> ReadSortedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<TimedRow>();
        await foreach (var row in ReadInOrderAsync(cancellationToken))
        {
            if (row.Row is null)
            {
                yield return row;
                continue;
            }

            rows.Add(row);
            if (rows.Count > MostSorted)
            {
                throw new CliException($"'{Name}' has more than {MostSorted} rows, which --sort keeps in memory: sort the file, and leave --sort out.");
            }
        }

        foreach (var row in rows.OrderBy(row => row.Row!.Time))
        {
            yield return row;
        }
    }

    private Value[] Fit(Value[] values) => _left < 0 ? values : [.. values.AsSpan(0, _left), .. values.AsSpan(_left + 1)];
}
