using System.ComponentModel.DataAnnotations;

namespace SensorGrid.Scoring.Onnx;

/// <summary>Which model scores, and how it is run.</summary>
public sealed class OnnxScoringOptions
{
    /// <summary>The model's folder; null for the model that comes with the program.</summary>
    public string? Folder { get; set; }

    /// <summary>How many runs of the model may be under way at a time, 1 to 256. Default: half of the processors, at least 1.</summary>
    [Range(1, 256)]
    public int Parallelism { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How many calls may wait for the model before further ones wait to be let in, 1 to 1,000,000. Default: 1,024.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 1_024;
}
