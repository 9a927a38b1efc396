using System.Globalization;
using System.Text;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Formats.Influx;

namespace SensorGrid.Sources.Discovery.Shapes;

/// <summary>Reads measurements, tags and timestamps of line protocol, as far as a proposal needs them.</summary>
internal static class LineSample
{
    private const int MostLines = 1000;

    /// <summary>The lines of a sample; what is no line is left out.</summary>
    public static IReadOnlyList<Series> Of(Sample sample) =>
    [
        .. sample.Texts.SelectMany(text => text.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')
            .Select(Read).OfType<Series>().Take(MostLines),
    ];

    private static Series? Read(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var at = InfluxText.EndOfName(bytes, 0, InfluxText.EndsMeasurement, out var hasEscapes);
        var measurement = Name(bytes.AsSpan(0, at), hasEscapes, isMeasurement: true);
        var tags = new List<string>();
        while (at < bytes.Length && bytes[at] == ',')
        {
            var start = at + 1;
            at = InfluxText.EndOfName(bytes, start, InfluxText.EndsKey, out hasEscapes);
            if (at == bytes.Length || bytes[at] != '=')
            {
                return null;
            }

            tags.Add(Name(bytes.AsSpan(start, at - start), hasEscapes, isMeasurement: false));
            at = InfluxText.EndOfName(bytes, at + 1, InfluxText.EndsTagValue, out _);
        }

        var last = line[(line.LastIndexOf(' ') + 1)..];
        return at < bytes.Length && bytes[at] == ' '
            ? new Series(measurement, tags, long.TryParse(last, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time) ? time : null)
            : null;
    }

    private static string Name(ReadOnlySpan<byte> name, bool hasEscapes, bool isMeasurement)
    {
        var characters = new char[name.Length];
        InfluxText.Copy(name, hasEscapes, characters, out var length, isMeasurement);
        return new string(characters, 0, length);
    }
}
