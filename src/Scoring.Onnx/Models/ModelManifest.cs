using System.Text.Json;
using System.Text.Json.Serialization;
using SensorGrid.Features.Detection;

namespace SensorGrid.Scoring.Onnx.Models;

/// <summary>The part of <c>model.json</c> that the detector needs; other fields are for people.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its version; another graph is another version.</param>
/// <param name="File">The name of the graph's file in the folder.</param>
/// <param name="Sha256">The SHA-256 of that file, 64 hexadecimal digits.</param>
/// <param name="Input">The name of the graph's input tensor, float [N, K].</param>
/// <param name="Inputs">The names of its K columns, of <see cref="DetectorInputs.Names"/>, each at most once, in any order.</param>
/// <param name="Outputs">The outputs.</param>
/// <param name="StrangerIs">Whether a stranger row gets a <c>higher</c> strangeness (the default) or a <c>lower</c> one, as scikit-learn's isolation forest gives.</param>
/// <param name="StrangenessWeight">
/// The weight of strangeness beside the evidence: 1 by default, and 3 for a model without an evidence output, whose strangeness has to raise alarms alone.
/// </param>
/// <param name="Threshold">A fixed score from which on there is an alarm, above 0 and below 1; null when the alarm budget decides.</param>
public sealed record ModelManifest(
    string Name,
    string Version,
    string File,
    string Sha256,
    string Input,
    IReadOnlyList<string> Inputs,
    ModelOutputs Outputs,
    string StrangerIs = ModelManifest.Higher,
    double? StrangenessWeight = null,
    double? Threshold = null)
{
    internal const string Higher = "higher";
    internal const string Lower = "lower";

    private const double WeightBesideEvidence = 1;
    private const double WeightAlone = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    /// <summary>The description of the model for the detector.</summary>
    public ModelDescription Description => new(
        Name,
        Version,
        Sha256.ToLowerInvariant(),
        Threshold,
        StrangenessWeight ?? (Outputs.Evidence is null ? WeightAlone : WeightBesideEvidence),
        Outputs.Evidence is not null);

    internal bool IsLowerStranger => StrangerIs == Lower;

    /// <summary>Reads a <c>model.json</c>.</summary>
    /// <param name="json">Its bytes, UTF-8.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="ModelException">It is broken, or has an invalid value.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> json, string path)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(json, Json);
        }
        catch (JsonException exception)
        {
            throw new ModelException($"{path}: {OneLine(exception.Message)}", exception);
        }

        if (manifest is null)
        {
            throw new ModelException($"{path}: it is null, and should be a JSON object.");
        }

        return manifest.Problem() is { } problem ? throw new ModelException($"{path}: {problem}") : manifest;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");

    private string? Problem()
    {
        if (Name.Length == 0 || Version.Length == 0 || File.Length == 0 || Input.Length == 0 || Outputs.Strangeness.Length == 0)
        {
            return "name, version, file, input and outputs.strangeness must not be empty.";
        }

        if (System.IO.Path.GetFileName(File) != File)
        {
            return $"file '{File}' must be the name of a file in the same folder.";
        }

        if (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit))
        {
            return $"sha256 '{Sha256}' is not 64 hexadecimal digits.";
        }

        if (Threshold is not (null or (> 0 and < 1)))
        {
            return FormattableString.Invariant($"threshold must be above 0 and below 1, but is {Threshold}; leave it out and the alarm budget decides.");
        }

        if (StrangenessWeight is { } weight && !(weight >= 0 && double.IsFinite(weight)))
        {
            return FormattableString.Invariant($"strangenessWeight must be 0 or more, but is {weight}.");
        }

        if (StrangerIs is not (Higher or Lower))
        {
            return $"strangerIs must be \"{Higher}\" or \"{Lower}\", but is \"{StrangerIs}\".";
        }

        return InputProblem();
    }

    private string? InputProblem()
    {
        if (Inputs.Count == 0)
        {
            return "inputs must name at least one input.";
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in Inputs)
        {
            if (!DetectorInputs.Names.Contains(input))
            {
                return $"inputs has '{input}', which there is not; there are {string.Join(", ", DetectorInputs.Names)}.";
            }

            if (!known.Add(input))
            {
                return $"inputs has '{input}' twice.";
            }
        }

        return null;
    }
}

/// <summary>The output tensors of a model: float or double, [N] or [N, 1].</summary>
/// <param name="Strangeness">The name of that which says how strange a row is, on any scale.</param>
/// <param name="Evidence">The name of that which says how much evidence for an anomaly it is, 0 or more, where 5 is an alarm; null for none.</param>
public sealed record ModelOutputs(string Strangeness, string? Evidence = null);
