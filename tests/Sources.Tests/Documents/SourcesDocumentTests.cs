using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Tests.Documents;

/// <summary>The examples of <c>docs/sources.md</c>: a block <c>definition</c>, one <c>record</c> and one <c>readings</c>, one after the other.</summary>
public sealed class SourcesDocumentTests
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string, string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string, string>();
            var blocks = Blocks();
            for (var block = 0; block + 2 < blocks.Count; block++)
            {
                if (blocks[block].Kind == "definition")
                {
                    Assert.Equal(["record", "readings"], blocks.Skip(block + 1).Take(2).Select(next => next.Kind));
                    examples.Add(blocks[block].Text, blocks[block + 1].Text, blocks[block + 2].Text);
                }
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_decodes_as_the_document_says(string definition, string record, string readings)
    {
        var decoded = Decoded.Decoder(definition).Decode(Encoding.UTF8.GetBytes(record), Decoded.Arrival);
        var lines = decoded.Readings.Select(one => (one.Index, Line: Written(one.Reading)))
            .Concat(decoded.Rejected.Select(one => (one.Index, Line: $"refused: {one.Reason}"))).OrderBy(one => one.Index).Select(one => one.Line);
        Assert.Equal(readings, string.Join('\n', lines));
    }

    [Fact]
    public void The_document_has_an_example_of_each_mapped_format()
    {
        var formats = Examples.Select(example => JsonDocument.Parse(example.Data.Item1).RootElement.GetProperty("format").GetString()!).ToHashSet();
        Assert.Superset(new HashSet<string> { "mapped-json", "csv", "influx", "telegraf", "senml", "dynamodb", "sitewise" }, formats);
    }

    private static string Written(Reading reading)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteString("sensorId", reading.SensorId);
            json.WriteString("timestamp", Rfc3339.Format(reading.EventTime));
            json.WriteStartObject("metrics");
            foreach (var metric in reading.Metrics)
            {
                json.WriteNumber(metric.Name, metric.Value);
            }

            foreach (var name in reading.Missing)
            {
                json.WriteNull(name);
            }

            json.WriteEndObject();
            if (reading.Id is not null)
            {
                json.WriteString("id", reading.Id);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static List<(string Kind, string Text)> Blocks()
    {
        var blocks = new List<(string, string)>();
        string? kind = null;
        var text = new List<string>();
        foreach (var line in File.ReadAllLines(Path.Combine(Root(), "docs", "sources.md")))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                text.Add(line);
                continue;
            }

            if (kind is not null)
            {
                blocks.Add((kind, string.Join('\n', text)));
            }

            kind = kind is null ? line.Split(' ').ElementAtOrDefault(1) ?? "" : null;
            text.Clear();
        }

        return [.. blocks];
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "SensorGrid.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }
}
