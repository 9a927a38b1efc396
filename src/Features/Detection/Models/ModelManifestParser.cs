using System.Globalization;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Detection.Models;

/// <summary>Reads and checks a <c>model.json</c>.</summary>
public sealed class ModelManifestParser
{
    private const string Higher = "higher";
    private const string Lower = "lower";
    private const int Sha256Digits = 64;

    private static readonly string[] Fields =
        ["name", "version", "file", "sha256", "input", "inputs", "outputs", "sensors", "strangerIs", "strangenessWeight", "threshold"];

    private readonly Mistakes _mistakes;

    private ModelManifestParser(Mistakes mistakes) => _mistakes = mistakes;

    /// <summary>Reads a <c>model.json</c>.</summary>
    /// <param name="json">Its bytes, UTF-8.</param>
    /// <exception cref="ModelDefinitionException">It has mistakes: all of them are in the exception.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json)
    {
        var mistakes = new Mistakes();
        var manifest = NodeReader.Read(json, mistakes) is { } root ? new ModelManifestParser(mistakes).Read(root) : null;
        return mistakes.Count == 0 ? manifest! : throw new ModelDefinitionException(mistakes.ErrorsIn(json));
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    /// <param name="json">Its text.</param>
    public static ModelManifest Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    private ModelManifest? Read(Node root)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            _mistakes.Add(root.Offset, $"A model.json is an object, but this is {root.Shown}.");
            return null;
        }

        var members = new MemberReader(root, _mistakes);
        var manifest = new ModelManifest(
            Required(members, "name", """write "name": "forest", which answers show"""),
            Required(members, "version", """write "version": "1"; another graph has another version"""),
            ReadFile(members),
            ReadHash(members),
            Required(members, "input", "write the name of the graph's input tensor"),
            ReadInputs(members),
            ReadOutputs(members))
        {
            Sensors = members.Find("sensors") is { } sensors ? SensorPattern.Read(sensors, _mistakes) : null,
            IsLowerStranger = members.Choice("strangerIs", Higher, Lower) == Lower,
            StrangenessWeight = ReadNumber(members, "strangenessWeight", weight => weight >= 0 && double.IsFinite(weight), "a number, 0 or more", "."),
            Threshold = ReadNumber(members, "threshold", threshold => threshold is > 0 and < 1, "above 0 and below 1", "; leave it out and the alarm budget decides."),
        };
        ReportMisspelt(root);
        return manifest;
    }

    // Other fields are for people: only one that is nearly a known one is a mistake.
    private void ReportMisspelt(Node root)
    {
        foreach (var member in root.Members.Where(member => !Fields.Contains(member.Name)))
        {
            if (NearestName.Find(member.Name, Fields) is { } near)
            {
                _mistakes.Add(member.Offset, $"'{Node.Show(member.Name)}' is not read: do you mean '{near}'? Name it otherwise if it is for people.");
            }
        }
    }

    private static string Required(MemberReader members, string name, string remedy)
    {
        if (members.Find(name) is null)
        {
            members.ReportMissing(name, remedy);
        }

        return members.Text(name) ?? "";
    }

    private static string ReadFile(MemberReader members)
    {
        var file = Required(members, "file", """write "file": "model.onnx", the graph's file in the same folder""");
        if (Path.GetFileName(file) != file)
        {
            members.Report("file", $"'file' must be the name of a file in the same folder, but is '{Node.Show(file)}'.");
        }

        return file;
    }

    private static string ReadHash(MemberReader members)
    {
        var hash = Required(members, "sha256", "write the SHA-256 of the graph's file, as sha256sum prints it");
        if (hash.Length > 0 && (hash.Length != Sha256Digits || !hash.All(char.IsAsciiHexDigit)))
        {
            members.Report("sha256", $"'sha256' must be {Sha256Digits} hexadecimal digits, but is '{Node.Show(hash)}'.");
        }

        return hash.ToLowerInvariant();
    }

    private static IReadOnlyList<string> ReadInputs(MemberReader members)
    {
        if (members.Find("inputs") is not { } list)
        {
            members.ReportMissing("inputs", """list the graph's columns, such as "inputs": ["value_z50", "season_z500"]""");
            return [];
        }

        var inputs = members.List("inputs") ?? [];
        foreach (var item in list.Items.Where(item => item.Kind == JsonValueKind.String && item.Text.Length > 0 && !DetectorInputs.Names.Contains(item.Text)))
        {
            members.Report(item, $"'inputs' has '{Node.Show(item.Text)}', which there is not{NearestName.Hint(item.Text, DetectorInputs.Names)}");
        }

        return inputs;
    }

    private static ModelOutputs ReadOutputs(MemberReader members)
    {
        if (members.Find("outputs") is null)
        {
            members.ReportMissing("outputs", """write "outputs": { "strangeness": "NAME" } with the name of the graph's output""");
        }

        if (members.Members("outputs") is not { } outputs)
        {
            return new ModelOutputs("");
        }

        var read = new ModelOutputs(Required(outputs, "strangeness", "write the name of the graph's output that says how strange a row is"), outputs.Text("evidence"));
        outputs.Finish();
        return read;
    }

    private static double? ReadNumber(MemberReader members, string name, Predicate<double> isRight, string right, string end)
    {
        if (members.Find(name) is not { Kind: not JsonValueKind.Null } value)
        {
            return null;
        }

        if (value.Kind == JsonValueKind.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && isRight(number))
        {
            return number;
        }

        members.Report(value, $"'{name}' must be {right}, but is {value.Shown}{end}");
        return null;
    }
}
