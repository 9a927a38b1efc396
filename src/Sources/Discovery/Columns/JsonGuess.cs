using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>Guesses a <c>mapped-json</c> definition for JSON of any shape.</summary>
internal sealed class JsonGuess : IFormatGuess
{
    private const int MostOthers = 2;
    private const string UnknownSensor = "sensor";

    /// <inheritdoc/>
    public IEnumerable<Guess> Of(Sample sample)
    {
        try
        {
            return Guesses(sample);
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair: well-formed JSON of which no text can be made.
            return [];
        }
    }

    private static List<Guess> Guesses(Sample sample)
    {
        if (sample.Documents.Count == 0)
        {
            return [];
        }

        var tables = JsonTables.Of(sample).Where(table => table.Rows > 0).Select(table => new Candidate(table))
            .Where(candidate => candidate.HasMetrics).OrderByDescending(candidate => candidate.Score).ToList();
        if (tables.Count == 0)
        {
            return [new Guess(MappedJsonFormat.FormatName, null, "JSON.", ["The records are JSON, but have no numbers that could be metrics."])];
        }

        var others = tables.Skip(1).Where(table => table.Score > 0).Take(MostOthers).ToList();
        var guesses = OfTable(tables[0]).ToList();
        if (others.Count > 0)
        {
            guesses[0] = guesses[0] with { Remarks = [.. guesses[0].Remarks, $"The rows could be {string.Join(" or ", others.Select(other => PathOf(other.Table)))} as well."] };
        }

        return [.. guesses, .. others.SelectMany(Others)];
    }

    private static IEnumerable<Guess> Others(Candidate candidate) =>
        OfTable(candidate).Take(1).Where(guess => guess.Definition is not null)
            .Select(guess => guess with { Difference = $"The rows are {PathOf(candidate.Table)}." });

    private static string PathOf(Table table) => table.RowPath.Steps.Count == 0 ? "the documents themselves" : $"at '{table.RowPath}'";

    private static IEnumerable<Guess> OfTable(Candidate candidate)
    {
        var choice = candidate.Choice;
        var remarks = new List<string>();
        if (candidate.Table.RowPath.Steps.Count > 0)
        {
            remarks.Add($"The rows are {PathOf(candidate.Table)}.");
        }

        var time = choice.Times.Count > 0 ? choice.Times[0] : null;
        var id = choice.Ids.Count > 0 ? choice.Ids[0] : choice.ByRepetition;
        RemarkOnId(choice, remarks);
        TimeRemarks.Add(choice, remarks);
        remarks.AddRange(candidate.Metrics?.Remarks ?? []);
        if (choice.ReadingId is { } readingId)
        {
            remarks.Add($"'{readingId.Shown}' is taken as the reading's id: of two readings with the same id and time, one counts.");
        }

        yield return new Guess(MappedJsonFormat.FormatName, id is null ? null : Text(candidate, id, time), "JSON of another shape.", remarks);
        if (id is null)
        {
            yield return new Guess(
                MappedJsonFormat.FormatName, Text(candidate, null, time), $"All readings are of one sensor, '{UnknownSensor}': right only when one device sends all records.", []);
        }

        foreach (var other in choice.Ids.Skip(1).Take(MostOthers))
        {
            yield return new Guess(MappedJsonFormat.FormatName, Text(candidate, other, time), $"The sensor is '{other.Shown}'.", []);
        }

        foreach (var other in choice.Times.Skip(1).Where(other => other.IsNamed).Take(MostOthers))
        {
            yield return new Guess(MappedJsonFormat.FormatName, Text(candidate, id, other), $"The time is '{other.Column.Shown}'.", []);
        }

        if (candidate.Metrics is { IsAll: false } && choice.MetricName is null)
        {
            yield return new Guess(
                MappedJsonFormat.FormatName, Text(candidate, id, time, isAll: true), "All numbers are metrics, also those that come later, with names joined of all objects around them.", []);
        }
    }

    private static void RemarkOnId(Choice choice, List<string> remarks)
    {
        if (choice.Ids.Count > 0)
        {
            if (!KnownColumns.IsStrongId(KnownColumns.Id(choice.Ids[0].Path)))
            {
                remarks.Add($"'{choice.Ids[0].Shown}' is taken as the sensor, such as '{choice.Ids[0].Example}': check that it is one.");
            }

            if (choice.Ids.Count > 1)
            {
                remarks.Add($"The sensor could be {string.Join(" or ", choice.Ids.Skip(1).Take(MostOthers).Select(other => $"'{other.Shown}'"))} as well.");
            }
        }
        else if (choice.ByRepetition is { } repeated)
        {
            remarks.Add(
                $"No column is named like the id of a sensor: '{repeated.Shown}' is taken, since its texts come again and again ({repeated.Distinct} in {repeated.Count} rows). Check that it is one.");
        }
        else
        {
            remarks.Add(
                "No column tells which sensor it is. It may stand outside of the records, such as in the MQTT topic: let the rule that forwards them add it "
                + "(of AWS IoT, SELECT *, topic(2) AS device).");
        }
    }

    private static string? Text(Candidate candidate, ColumnFacts? id, TimeChoice? time, bool isAll = false)
    {
        var columns = new Dictionary<string, JsonPath>(StringComparer.Ordinal);
        var metrics = candidate.Metrics;
        var choice = candidate.Choice;
        var names = new List<string>();
        foreach (var column in isAll || metrics is null ? [] : metrics.Columns.Where(column => column.Path != id?.Path && column.Path != time?.Column.Path))
        {
            columns.Add(column.Name, column.Path);
            names.Add(column.Name);
        }

        var sensorId = id is null ? UnknownSensor : Name(columns, id.Path);
        if (!isAll && metrics is { IsAll: false } && names.Count == 0 && choice.MetricName is null)
        {
            return null;
        }

        var rowTime = time is null ? RowTime.Arrival : new RowTime(
            time.TimeOfDay is { } timeOfDay ? [Name(columns, time.Column.Path), Name(columns, timeOfDay.Path)] : [Name(columns, time.Column.Path)], time.Unit, time.IsUtc);
        var readingId = choice.ReadingId is { } reading ? Name(columns, reading.Path) : null;
        var rowMetrics = choice.MetricName is { } metric ? RowMetrics.Pair(Name(columns, metric.Path), Name(columns, choice.Value!.Path))
            : names.Count == 0 ? RowMetrics.All : RowMetrics.Of(names);
        var template = id is null ? SensorIdTemplate.Parse(sensorId) : SensorIdTemplate.Of(sensorId);
        var mapping = new RowMapping(template, rowTime, rowMetrics, readingId);
        var all = columns.Select(column => new JsonColumn(column.Key, column.Value));
        return DefinitionText.Of(new MappedJsonFormat(mapping, [.. all]) { RowPath = candidate.Table.RowPath });
    }

    // A name for a column: the last one of its path, or with the one before it when it is taken, or says too little.
    private static string Name(Dictionary<string, JsonPath> columns, JsonPath path)
    {
        var known = columns.FirstOrDefault(column => column.Value.Equals(path)).Key;
        if (known is not null)
        {
            return known;
        }

        var steps = path.Steps.Select(step => step.Name!).ToArray();
        for (var length = steps.Length > 1 && steps[^1].Length <= 2 ? 2 : 1; length <= steps.Length; length++)
        {
            var name = string.Join('_', steps[^length..]);
            if (name.Length > 0 && !name.AsSpan().ContainsAny('{', '}') && !name.Any(char.IsControl) && columns.TryAdd(name, path))
            {
                return name;
            }
        }

        var number = columns.Count + 1;
        while (!columns.TryAdd($"column{number}", path))
        {
            number++;
        }

        return $"column{number}";
    }

    /// <summary>A table with what its columns can be.</summary>
    private sealed class Candidate
    {
        public Candidate(Table table)
        {
            Table = table;
            Choice = new Choice(table);
            Metrics = Choice.MetricName is null ? MetricChoice.Of(Choice) : null;
        }

        public Table Table { get; }

        public Choice Choice { get; }

        /// <summary>The metrics; null when each row has the name and the value of one.</summary>
        public MetricChoice? Metrics { get; }

        public bool HasMetrics => Metrics is not null || Choice.MetricName is not null;

        /// <summary>The likelihood that these are the rows: they should tell sensor and time.</summary>
        public int Score
        {
            get
            {
                var isRoot = Table.RowPath.Steps.Count == 0;
                var lists = Table.RowPath.Steps.Where(step => step.Name is not null).Select(step => step.Name!).ToArray();
                return (Choice.Ids.Count > 0 ? 4 : Choice.ByRepetition is not null ? 2 : 0)
                    + (Choice.Times.Count == 0 ? 0 : Choice.Times[0].Column.Path.IsOfDocument ? 4 : 5)
                    + (isRoot && Choice.Times.Count > 0 ? 3 : 0)
                    + (lists.Length > 0 && KnownColumns.IsList(lists[^1]) ? 2 : 0)
                    - (lists.Any(KnownColumns.IsOfRadio) ? 9 : 0);
            }
        }
    }
}
