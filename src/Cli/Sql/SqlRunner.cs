using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.Sql.Output;
using SensorGrid.Cli.Sql.Rows;
using SensorGrid.Offline.Progress;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Cli.Sql;

/// <summary>Runs a program over its inputs.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="streams">The program's streams.</param>
/// <param name="sink">Takes the rows.</param>
/// <param name="errors">Counts the rows that cannot be used.</param>
internal sealed class SqlRunner(SqlInputs inputs, StreamNames streams, RowSink sink, ErrorTally errors)
{
    private const int ReportEvery = 10_000;

    private long _newest = long.MinValue;

    /// <summary>The number of rows that came in.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of rows whose time was before that of a row before them.</summary>
    public long Raised { get; private set; }

    /// <summary>Reads all rows, and ends the program.</summary>
    /// <returns>The number of rows.</returns>
    public async Task<long> RunAsync(SqlProgram program, bool isSorted, IProgressStep progress, CancellationToken cancellationToken)
    {
        var run = program.Start(sink);
        var rows = inputs.Files.Count == 1 ? ReadOneAsync(isSorted, cancellationToken) : MergedRows.ReadAsync(inputs.Files, isSorted, cancellationToken);
        await foreach (var (input, row) in rows)
        {
            Add(run, input, row);
            if (++Rows % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(inputs.Files[input].Fraction, string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows"));
            }
        }

        run.End();
        progress.Report(1, string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows"));
        return Rows;
    }

    private async IAsyncEnumerable<(int Input, TimedRow Row)> ReadOneAsync(bool isSorted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in inputs.Files[0].ReadAsync(isSorted, cancellationToken))
        {
            yield return (0, row);
        }
    }

    private void Add(SqlRun run, int input, TimedRow row)
    {
        if (row.Row is null)
        {
            AddError(input, row.Line, row.Error!);
            return;
        }

        if (row.Row.Time < _newest)
        {
            Raised++;
        }
        else
        {
            _newest = row.Row.Time;
        }

        run.Add(input, row.Row);
    }

    private void AddError(int input, long line, InputError error)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"'{inputs.Files[input].Name}', line {line}");
        errors.Add(error.Name, $"{place}: {error.Message}");
        if (streams.ErrorStream is { } stream)
        {
            sink.Write(stream, InputErrorRow.Create(stream, _newest == long.MinValue ? 0 : _newest, error, place));
        }
    }
}
