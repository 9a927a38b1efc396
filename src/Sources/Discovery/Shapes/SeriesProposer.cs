using SensorGrid.Sources.Discovery.Columns;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats;
using SensorGrid.Sources.Formats.MappedJson;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Shapes;

/// <summary>Proposes definitions for records with measurements, tags and fields: the sensor's id by the tags that all of them have.</summary>
/// <param name="series">The measurements of the sample.</param>
/// <param name="measurement">The name of the measurement in templates.</param>
/// <param name="unitName">The member of the definition with the unit of timestamps.</param>
/// <param name="create">Makes a format of a sensor's id, the unit of the times and the naming of metrics.</param>
internal sealed class SeriesProposer(
    IReadOnlyList<Series> series, string measurement, string unitName, Func<SensorIdTemplate, EpochUnit?, FieldNaming, RecordFormat> create)
{
    private readonly string[] _tags =
        [.. series[0].Tags.Where(tag => tag.AsSpan().IndexOfAny('{', '}') < 0 && tag != measurement && series.All(one => one.Tags.Contains(tag)))];

    /// <summary>Proposes definitions.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="kind">The kind of records.</param>
    public IEnumerable<Guess> Propose(Sample sample, string kind)
    {
        var unit = UnitOfTimes();
        var candidates = Templates().SelectMany(template => new[] { FieldNaming.Field, FieldNaming.MeasurementAndField }.Select(naming => new Candidate(
            create(SensorIdTemplate.Parse(template), unit, naming),
            $"The sensor is '{template}'{(naming == FieldNaming.Field ? "" : ", and metrics have the measurement's name before the field's")}.")));
        var ordered = Candidate.Order(candidates, sample);
        return Candidate.Guesses(ordered, kind, [.. Remarks(ordered[0], unit)]);
    }

    // From what names a device to what distinguishes most.
    private IEnumerable<string> Templates()
    {
        var known = _tags.Where(tag => KnownColumns.Id(JsonPath.Of(tag)) != KnownColumns.None).OrderBy(tag => KnownColumns.Id(JsonPath.Of(tag))).ToArray();
        IEnumerable<string> templates =
        [
            .. _tags.Where(tag => tag == FieldMembers.DefaultSensorId.Names[0]).Select(tag => $"{{{tag}}}"),
            .. known.Select(tag => $"{{{tag}}}"),
            .. _tags.Length > 0 ? [string.Join('/', _tags.Select(tag => $"{{{tag}}}"))] : Array.Empty<string>(),
            string.Join('/', _tags.Prepend(measurement).Select(tag => $"{{{tag}}}")),
        ];
        return templates.Distinct(StringComparer.Ordinal);
    }

    private IEnumerable<string> Remarks(Candidate best, EpochUnit? unit)
    {
        var tags = string.Join(", ", _tags.Select(tag => $"'{tag}'"));
        yield return $"{best.Difference[..^1]}: {(_tags.Length == 0 ? "no tag is in all of them" : $"the tags {tags} are in all of them")}.";
        if (best.Clashes > 0)
        {
            yield return $"{best.Clashes} values have the sensor, the metric and the time of another one: the tags that distinguish them are not in all records. "
                + "Split the stream, or add a tag.";
        }

        yield return unit is { } known ? $"The timestamps are in {EpochTime.Code(known)}: '{unitName}'."
            : series.Any(one => one.Time is not null) ? $"The unit of the timestamps is not certain: set '{unitName}'."
            : "There are no timestamps: the time of the record's arrival is taken.";
    }

    private EpochUnit? UnitOfTimes()
    {
        var times = series.Where(one => one.Time is not null).Select(one => one.Time!.Value).Order().ToArray();
        return times.Length > 0 && CellTime.PlausibleUnit(times[times.Length / 2]) is { } unit ? unit - TimeUnit.Seconds + EpochUnit.Seconds : null;
    }
}
