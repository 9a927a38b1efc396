using System.Collections.Concurrent;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Sessions;

namespace SensorGrid.Scoring.Onnx.Tests;

/// <summary>A model by formula: of a row, its place in the batch, and the batch's size.</summary>
internal sealed class RowModel(RowModel.Formula strangeness) : IRowModel
{
    public delegate float Formula(ReadOnlySpan<float> row, int at, int rows);

    /// <summary>The sizes of the batches it was run with.</summary>
    public ConcurrentQueue<int> Sizes { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Run(ReadOnlySpan<float> inputs, Span<RowScore> scores)
    {
        Sizes.Enqueue(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = new RowScore(strangeness(inputs.Slice(i * DetectorInputs.Count, DetectorInputs.Count), i, scores.Length), 0);
        }
    }

    public void Dispose() => IsDisposed = true;
}
