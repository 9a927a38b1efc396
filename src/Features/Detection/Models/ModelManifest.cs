using System.Globalization;

namespace SensorGrid.Features.Detection.Models;

/// <summary>The part of <c>model.json</c> that scoring needs; other fields are for people.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its version; another graph is another version.</param>
/// <param name="File">The name of the graph's file in the folder.</param>
/// <param name="Sha256">The SHA-256 of that file, 64 hexadecimal digits in lower case.</param>
/// <param name="Input">The name of the graph's input tensor, float [N, K].</param>
/// <param name="Inputs">The names of its K columns, of <see cref="DetectorInputs.Names"/>, each at most once, in any order.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record ModelManifest(
    string Name, string Version, string File, string Sha256, string Input, IReadOnlyList<string> Inputs, ModelOutputs Outputs)
{
    private const double WeightBesideEvidence = 1;
    private const double WeightAlone = 3;

    /// <summary>The sensors that it scores when it is one of several: an id, or the beginning of ids and <c>*</c>; null for those that no other one names.</summary>
    public string? Sensors { get; init; }

    /// <summary>Gets whether a stranger row gets a lower number, as scikit-learn's isolation forest gives.</summary>
    public bool IsLowerStranger { get; init; }

    /// <summary>
    /// The weight of strangeness beside the evidence; null for 1, and 3 for a model without an evidence output, whose strangeness has to raise alarms alone.
    /// </summary>
    public double? StrangenessWeight { get; init; }

    /// <summary>A fixed score from which on there is an alarm, above 0 and below 1; null when the alarm budget decides.</summary>
    public double? Threshold { get; init; }

    /// <summary>The description of the model for the detector.</summary>
    public ModelDescription Description => new(
        Name,
        Version,
        Sha256,
        Threshold,
        StrangenessWeight ?? (Outputs.Evidence is null ? WeightAlone : WeightBesideEvidence),
        Outputs.Evidence is not null);

    /// <summary>Names everything that the answer of the graph depends on: equal for two models whose rows get the same numbers from one session.</summary>
    public string SessionKey => string.Create(
        CultureInfo.InvariantCulture, $"{Sha256} {IsLowerStranger} {Quoted(Input)} [{string.Join(',', Inputs)}] {Quoted(Outputs.Strangeness)} {Quoted(Outputs.Evidence)}");

    private static string Quoted(string? text) => text is null ? "-" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
