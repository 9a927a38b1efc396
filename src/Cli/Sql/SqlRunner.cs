using System.Globalization;
using System.Runtime.CompilerServices;
using SensorGrid.Cli.Sql.Rows;
using SensorGrid.Offline.Progress;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;

namespace SensorGrid.Cli.Sql;

/// <summary>Runs a program over its inputs.</summary>
/// <param name="inputs">The inputs.</param>
/// <param name="output">Takes the rows.</param>
internal sealed class SqlRunner(SqlInputs inputs, ISqlOutput output)
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
        var run = program.Start(output);
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
            AddError(run, input, row.Line, row.Error!);
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

    // It comes back as a row of the error stream.
    private void AddError(SqlRun run, int input, long line, InputError error) =>
        run.AddError(error.Name, string.Create(CultureInfo.InvariantCulture, $"'{inputs.Files[input].Name}', line {line}: {error.Message}"));
}
