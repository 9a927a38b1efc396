using System.Buffers;
using SensorGrid.Features.Detection;

namespace SensorGrid.Scoring.Onnx.Sessions;

/// <summary>Runs a model at one batch size only, filled up with rows of zeros: for one whose arithmetic depends on the batch's size.</summary>
internal sealed class PaddedRowModel(IRowModel model) : IRowModel
{
    /// <summary>The size.</summary>
    public const int Rows = 256;

    public void Run(ReadOnlySpan<float> inputs, Span<RowScore> scores)
    {
        var padded = ArrayPool<float>.Shared.Rent(Rows * DetectorInputs.Count);
        Span<RowScore> results = stackalloc RowScore[Rows];
        for (var from = 0; from < scores.Length; from += Rows)
        {
            var rows = Math.Min(Rows, scores.Length - from);
            var batch = padded.AsSpan(0, Rows * DetectorInputs.Count);
            inputs.Slice(from * DetectorInputs.Count, rows * DetectorInputs.Count).CopyTo(batch);
            batch[(rows * DetectorInputs.Count)..].Clear();
            model.Run(batch, results);
            results[..rows].CopyTo(scores[from..]);
        }

        ArrayPool<float>.Shared.Return(padded);
    }

    public void Dispose() => model.Dispose();
}
