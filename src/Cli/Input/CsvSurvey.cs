using System.Globalization;
using SensorGrid.Offline.Progress;

namespace SensorGrid.Cli.Input;

/// <summary>A CSV file read once from end to end: what its columns are cannot be seen from its first rows.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Columns">The contents of each column.</param>
/// <param name="Rows">The number of rows.</param>
internal sealed record CsvSurvey(string[] Header, ColumnSurvey[] Columns, long Rows)
{
    private const int ReportEvery = 10_000;

    public static async Task<CsvSurvey> ReadAsync(InputFile file, NumberCells cells, IProgressStep progress, CancellationToken cancellationToken)
    {
        await using var records = await CsvRecords.OpenAsync(file, cancellationToken);
        var columns = Array.ConvertAll(records.Header, _ => new ColumnSurvey());
        var rows = 0L;
        while (await records.ReadAsync(cancellationToken))
        {
            for (var ordinal = 0; ordinal < Math.Min(columns.Length, records.FieldCount); ordinal++)
            {
                columns[ordinal].Add(records.Field(ordinal), records.Line, cells);
            }

            if (++rows % ReportEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress.Report(file.Fraction, Status(rows));
            }
        }

        progress.Report(1, Status(rows));
        return new CsvSurvey(records.Header, columns, rows);
    }

    private static string Status(long rows) => string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows");
}
