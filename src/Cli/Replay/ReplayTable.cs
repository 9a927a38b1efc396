using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Replay;

/// <summary>The table that <c>replay</c> writes: a row for every reading.</summary>
internal sealed class ReplayTable(TextWriter writer, FeatureColumns features)
{
    private readonly CsvRow _row = new(writer);

    public void WriteHeader()
    {
        _row.Field("sensorId");
        _row.Field("timestamp");
        _row.Field("disposition");
        foreach (var name in features.Names)
        {
            _row.Field(name);
        }

        _row.End();
    }

    public void Write(Reading reading, ReadingDisposition disposition, SensorFeatures? values)
    {
        _row.Field(reading.SensorId);
        _row.Field(reading.EventTime);
        _row.Field(NameOf(disposition));
        foreach (var value in features.Row(values))
        {
            _row.Field(value);
        }

        _row.End();
    }

    private static string NameOf(ReadingDisposition disposition) => disposition switch
    {
        ReadingDisposition.Counted => "counted",
        ReadingDisposition.Late => "late",
        ReadingDisposition.Duplicate => "duplicate",
        _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, "Every place of a file is taken once."),
    };
}
