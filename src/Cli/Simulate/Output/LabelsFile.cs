using System.Text.Json;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Simulate.Faults;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Simulate.Output;

/// <summary>The labels of the fleet's faults and their times; a detector's findings are measured against them.</summary>
internal sealed class LabelsFile
{
    private LabelsFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Finds out before the run whether the file can be written after it; one that is there is left as it is until then.</summary>
    public static LabelsFile Prepare(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CliException($"--labels '{path}' cannot be written: {exception.Message}");
        }

        return new LabelsFile(path);
    }

    /// <param name="options">The fleet.</param>
    /// <param name="faults">The faults of the run.</param>
    /// <param name="end">The end of the run, exclusive.</param>
    /// <param name="readings">The number that went out.</param>
    public void Write(FleetOptions options, IReadOnlyList<Fault> faults, DateTimeOffset end, long readings)
    {
        using var file = new FileStream(Path, FileMode.Create, FileAccess.Write);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("seed", options.Seed);
        json.WriteNumber("sensors", options.Sensors);
        json.WriteNumber("rate", options.Rate);
        json.WriteNumber("readings", readings);
        json.WriteString("startedAt", Rfc3339.Format(options.Start));
        json.WriteString("endedAt", Rfc3339.Format(end));
        json.WriteStartArray("faults");
        foreach (var fault in faults)
        {
            Write(json, fault);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Fault fault)
    {
        json.WriteStartObject();
        json.WriteString("sensorId", fault.SensorId);
        json.WriteString("metric", fault.Metric);
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()));
        json.WriteString("start", Rfc3339.Format(fault.Start));
        json.WriteString("end", Rfc3339.Format(fault.End));
        if (fault.Magnitude is { } magnitude)
        {
            json.WriteNumber("magnitude", magnitude);
        }
        else
        {
            json.WriteNull("magnitude");
        }

        json.WriteEndObject();
    }
}
