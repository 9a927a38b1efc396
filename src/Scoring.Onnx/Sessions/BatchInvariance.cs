using System.Runtime.InteropServices;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Scoring.Onnx.Sessions;

/// <summary>
/// Makes sure that the score of a row does not depend on the rows it is scored with: batches are made of what happens to come at the same time, so a
/// replay of the log could not give the same scores otherwise.
/// </summary>
internal static class BatchInvariance
{
    private const int Rows = 256;
    private const float MostExcess = 50;

    private static readonly int[] Sizes = [1, 7, 64];

    /// <summary>Returns the model itself if it gives every row the same bits in any batch; otherwise one that is run at one batch size.</summary>
    /// <param name="source">The source of the model, for the message.</param>
    /// <exception cref="ModelException">Not even that helps: a row's score depends on its place or on the other rows.</exception>
    public static IRowModel Ensure(IRowModel model, string source)
    {
        var inputs = TestRows();
        var expected = new RowScore[Rows];
        model.Run(inputs, expected);
        if (Array.TrueForAll(Sizes, size => Same(Run(model, inputs, size), expected)))
        {
            return model;
        }

        var padded = new PaddedRowModel(model);
        var first = Run(padded, inputs, Rows);
        if (Array.TrueForAll([1, 7, 64, 255], size => Same(Run(padded, inputs, size), first)))
        {
            return padded;
        }

        throw new ModelException($"{source}: the score of a row depends on the rows that are scored with it, so a replay could not give the same scores.");
    }

    private static RowScore[] Run(IRowModel model, float[] inputs, int size)
    {
        var scores = new RowScore[Rows];
        for (var from = 0; from < Rows; from += size)
        {
            var rows = Math.Min(size, Rows - from);
            model.Run(inputs.AsSpan(from * DetectorInputs.Count, rows * DetectorInputs.Count), scores.AsSpan(from, rows));
        }

        return scores;
    }

    private static bool Same(RowScore[] left, RowScore[] right) =>
        MemoryMarshal.AsBytes(left.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(right.AsSpan()));

    // Rows as sensors make them, from calm to extreme; always the same.
    private static float[] TestRows()
    {
        var random = new Random(20_261_124);
        var rows = new float[Rows * DetectorInputs.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, column) = Math.DivRem(i, DetectorInputs.Count);
            rows[i] = (row % 8) switch
            {
                0 => 0,
                1 => column < DetectorInputs.ZScores ? 12 : MostExcess,
                _ when column < DetectorInputs.ZScores => (float)((random.NextDouble() - 0.5) * 6),
                _ => random.Next(3) == 0 ? (float)random.NextDouble() : 0,
            };
        }

        return rows;
    }
}
