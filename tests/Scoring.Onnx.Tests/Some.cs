using SensorGrid.Features.Detection;

namespace SensorGrid.Scoring.Onnx.Tests;

/// <summary>Rows to score.</summary>
internal static class Some
{
    public static float[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new float[count * DetectorInputs.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i % DetectorInputs.Count < DetectorInputs.ZScores ? (float)((random.NextDouble() - 0.5) * 8) : (float)(random.NextDouble() * random.Next(2));
        }

        return rows;
    }

    public static Memory<float> Slice(this float[] rows, int from, int count) => rows.AsMemory(from * DetectorInputs.Count, count * DetectorInputs.Count);

    public static async Task<RowScore[]> ScoreAsync(this OnnxScorer scorer, ReadOnlyMemory<float> rows)
    {
        var scores = new RowScore[rows.Length / DetectorInputs.Count];
        await scorer.ScoreAsync(rows, scores, TestContext.Current.CancellationToken);
        return scores;
    }
}
