using System.ComponentModel.DataAnnotations;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Scoring.Onnx;

/// <summary>The settings of the scoring model and its execution.</summary>
public sealed class OnnxScoringOptions
{
    /// <summary>The model's folder; null for the model that comes with the program.</summary>
    public string? Folder { get; set; }

    /// <summary>The maximum number of concurrent runs of the model, 1 to 256. Default: half of the processors, at least 1.</summary>
    [Range(1, 256)]
    public int Parallelism { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// The maximum number of calls that queue for the model before further ones wait, 1 to 1,000,000. Default: 1,024.
    /// </summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1_024;

    /// <summary>
    /// The maximum number of models of the definitions that are in memory at once, 1 to 256, beside the own one. With more in use they take turns, and each turn loads a graph.
    /// Default: 32, those of two revisions.
    /// </summary>
    [Range(1, 256)]
    public int MaxSessions { get; set; } = 2 * ModelDefinition.MostDefinitions;
}
