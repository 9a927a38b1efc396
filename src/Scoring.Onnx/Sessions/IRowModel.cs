using SensorGrid.Features.Detection;

namespace SensorGrid.Scoring.Onnx.Sessions;

/// <summary>A model in memory, run over rows. Safe for concurrent use.</summary>
internal interface IRowModel : IDisposable
{
    /// <summary>Runs the model once.</summary>
    /// <param name="inputs">Rows of <see cref="DetectorInputs.Count"/> numbers.</param>
    /// <param name="scores">The destination of the scores, one for each.</param>
    void Run(ReadOnlySpan<float> inputs, Span<RowScore> scores);
}
