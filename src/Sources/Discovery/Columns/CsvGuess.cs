using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.Csv;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>Guesses a <c>csv</c> definition: delimiter, header, decimal comma, columns.</summary>
internal sealed class CsvGuess : IFormatGuess
{
    private const int MostRows = 5000;
    private const int MostOthers = 2;
    private const string Comment = "#";

    private static readonly char[] Delimiters = [',', ';', '\t', '|', ' '];

    /// <inheritdoc/>
    public IEnumerable<Guess> Of(Sample sample)
    {
        if (sample.Texts.Count == 0 || sample.Documents.Count > 0)
        {
            return [];
        }

        var best = Delimiters.Select(delimiter => CsvSample.Read(sample, delimiter, MostRows, Comment)).MaxBy(read => read.Fit)!;
        return best.Fit > 0 ? OfRows(best) : [];
    }

    private static IEnumerable<Guess> OfRows(CsvSample rows)
    {
        var remarks = new List<string> { $"The delimiter is {(rows.Delimiter switch { '\t' => "a tab", ' ' => "a run of blanks", _ => $"'{rows.Delimiter}'" })}." };
        if (rows.Header is null)
        {
            remarks.Add("There is no header: the columns are named c1, c2, ... Give them names that say what they are, which become the names of the metrics.");
        }

        if (rows.CommaNumbers > 0)
        {
            remarks.Add(rows.PointNumbers > 0
                ? $"Numbers have a decimal comma in {rows.CommaNumbers} cells and a decimal point in {rows.PointNumbers}: {(rows.HasDecimalComma ? "the comma" : "the point")} is taken."
                : "Numbers have a decimal comma.");
        }

        var choice = new Choice(rows.Table);
        var time = choice.Times.Count > 0 ? choice.Times[0] : null;
        var id = IdOf(choice, rows, remarks);
        TimeRemarks.Add(choice, remarks);
        if (choice.MetricName is null && !choice.Numbers.Concat(choice.NumericTexts).Any())
        {
            remarks.Add("No column has numbers that could be metrics.");
            yield return new Guess(CsvFormat.FormatName, null, "CSV.", remarks);
            yield break;
        }

        yield return new Guess(CsvFormat.FormatName, id is null ? null : Text(rows, choice, id, time), "CSV.", remarks);
        if (id is null)
        {
            foreach (var whole in rows.Table.Columns.Where(column => IsWhole(column) && column != time?.Column).Take(MostOthers))
            {
                yield return new Guess(CsvFormat.FormatName, Text(rows, choice, whole, time), $"The sensor is '{whole.LastName}', which has whole numbers such as {whole.Example}.", []);
            }

            yield return new Guess(CsvFormat.FormatName, Text(rows, choice, null, time), "All readings are of one sensor, 'sensor': right only when one device sends all records.", []);
        }

        foreach (var other in choice.Ids.Where(other => other != id).Take(MostOthers))
        {
            yield return new Guess(CsvFormat.FormatName, Text(rows, choice, other, time), $"The sensor is '{other.LastName}'.", []);
        }

        foreach (var other in choice.Times.Skip(1).Take(MostOthers))
        {
            yield return new Guess(CsvFormat.FormatName, Text(rows, choice, id, other), $"The time is '{other.Column.LastName}'.", []);
        }
    }

    private static ColumnFacts? IdOf(Choice choice, CsvSample rows, List<string> remarks)
    {
        if (choice.Ids.Count > 0)
        {
            if (choice.Ids.Count > 1 || !KnownColumns.IsStrongId(KnownColumns.Id(choice.Ids[0].Path)))
            {
                remarks.Add($"'{choice.Ids[0].LastName}' is taken as the sensor, such as '{choice.Ids[0].Example}': check that it is one.");
            }

            return choice.Ids[0];
        }

        // Without names, the first column of texts that are no times, and of few records.
        var text = choice.ByRepetition ?? (rows.Header is null ? rows.Table.Columns.Find(IsText) : null);
        remarks.Add(text is null
            ? "No column tells which sensor it is. A column of whole numbers may be one: see the alternatives. Otherwise let the one that writes the records add it."
            : $"'{text.LastName}' is taken as the sensor, since it has texts such as '{text.Example}' ({text.Distinct} different ones in {text.Count} rows): check that it is one.");
        return text;
    }

    private static bool IsWhole(ColumnFacts column) => column.Count > 0 && column.NumericTexts == column.Count && column.CanBeId;

    private static bool IsText(ColumnFacts column) =>
        column.Count > 0 && column.NumericTexts == 0 && !column.IsTimeText && !column.IsLocalTimeText && !column.IsDate && !column.IsTimeOfDay;

    private static string? Text(CsvSample rows, Choice choice, ColumnFacts? id, TimeChoice? time)
    {
        if (id is not null && (id.LastName.AsSpan().ContainsAny('{', '}') || id.LastName.Any(char.IsControl)))
        {
            return null;
        }

        IReadOnlyList<string> times = time is null ? [] : time.TimeOfDay is { } timeOfDay ? [time.Column.LastName, timeOfDay.LastName] : [time.Column.LastName];
        var others = choice.Times.Skip(time is null ? 0 : 1).Where(other => other.IsNamed && other.Column != time?.Column && other.Column.NumericTexts > 0).ToArray();
        var metrics = choice.MetricName is { } name ? RowMetrics.Pair(name.LastName, choice.Value!.LastName)
            : others.Length == 0 ? RowMetrics.All
            : RowMetrics.Of([.. choice.Numbers.Concat(choice.NumericTexts)
                .Where(column => column != id && column != time?.Column && MetricNaming.Of(column.LastName) is not null)
                .DistinctBy(column => MetricNaming.Of(column.LastName)).Select(column => column.LastName)]);
        var mapping = new RowMapping(
            id is null ? SensorIdTemplate.Parse("sensor") : SensorIdTemplate.Of(id.LastName),
            time is null ? RowTime.Arrival : new RowTime(times, time.Unit, time.IsUtc),
            metrics,
            choice.ReadingId?.LastName);
        return DefinitionText.Of(new CsvFormat(mapping)
        {
            Delimiter = rows.Delimiter,
            Columns = rows.Header is null ? rows.Names : null,
            HasDecimalComma = rows.HasDecimalComma,
            Skip = rows.HasComments ? Comment : null,
        });
    }
}
