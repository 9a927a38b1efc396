using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Train;
using SensorGrid.Cli.Train.Data;
using SensorGrid.Cli.Train.Forest;
using SensorGrid.Cli.Train.Onnx;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Train;

/// <summary>ONNX Runtime, which shares nothing with the writer, reads what it wrote.</summary>
public sealed class OnnxModelWriterTests
{
    private const int Rows = 3000;

    [Fact]
    public async Task The_model_that_was_written_scores_as_the_forest_and_the_formula()
    {
        var (inputs, forest) = Create();
        using var scorer = Load(forest);
        var scores = new RowScore[Rows];

        await scorer.ScoreAsync(inputs, scores, TestContext.Current.CancellationToken);

        for (var row = 0; row < Rows; row++)
        {
            var values = inputs.AsSpan(row * DetectorInputs.Count, DetectorInputs.Count);
            Assert.Equal(forest.Strangeness(values), scores[row].Strangeness, 1e-6f);
            Assert.Equal(Evidence(values), scores[row].Evidence, 1e-4);
        }
    }

    [Fact]
    public async Task A_row_scores_the_same_bits_wherever_it_stands()
    {
        var (inputs, forest) = Create();
        using var scorer = Load(forest);
        Assert.False(scorer.IsPadded);
        var together = new RowScore[Rows];
        await scorer.ScoreAsync(inputs, together, TestContext.Current.CancellationToken);

        foreach (var size in new[] { 1, 3, 7, 64, 257 })
        {
            var apart = new RowScore[Rows];
            for (var from = 0; from < Rows; from += size)
            {
                var count = Math.Min(size, Rows - from);
                await scorer.ScoreAsync(
                    inputs.AsMemory(from * DetectorInputs.Count, count * DetectorInputs.Count), apart.AsMemory(from, count), TestContext.Current.CancellationToken);
            }

            Assert.Equal(together, apart);
        }
    }

    [Fact]
    public async Task The_check_after_training_tells_a_model_that_is_not_the_forest()
    {
        var (inputs, forest) = Create();
        using var rows = new TrainingRows(1);
        for (var row = 0; row < Rows; row++)
        {
            rows.Add(inputs.AsSpan(row * DetectorInputs.Count, DetectorInputs.Count));
        }

        using var same = Load(forest);
        var metrics = await ModelCheck.RunAsync(same, forest, rows, new NoProgress(), TestContext.Current.CancellationToken);
        Assert.True(metrics is { Mean: > 0.3, P999: < 1 } && metrics.P50 < metrics.P99);

        using var other = Load(IsolationForest.Grow(rows.ZScores(), DetectorInputs.ZScores, 16, 128, seed: 2));
        var error = await Assert.ThrowsAsync<Cli.CommandLine.CliException>(
            () => ModelCheck.RunAsync(other, forest, rows, new NoProgress(), TestContext.Current.CancellationToken));
        Assert.StartsWith("the model that was written is not the one that was trained", error.Message);
    }

    [Fact]
    public void Integers_and_floats_have_the_bytes_of_the_protocol()
    {
        var writer = new ProtobufWriter();

        writer.Integer(1, 150);
        writer.Integers(2, [3, 270, 86942]);
        writer.Floats(3, [1]);
        writer.Text(20, "é");
        writer.Message(4, message => message.Integer(1, -1));

        // The first two are the examples of the protocol's own documentation.
        Assert.Equal("089601" + "1206038E029EA705" + "1A040000803F" + "A20102C3A9" + "220B08FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(writer.ToArray()));
    }

    private static double Evidence(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        for (var i = DetectorInputs.ZScores; i < DetectorInputs.Count; i++)
        {
            var weight = DetectorInputs.Names[i] is "repeat_excess" ? 1.6 : 1.05;
            sum += weight * Math.Log(1 + (row[i] / 0.02));
        }

        return sum;
    }

    private static (float[] Inputs, IsolationForest Forest) Create()
    {
        var random = new Prng(5, 0, PrngStream.Sample);
        var inputs = new float[Rows * DetectorInputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var isScore = i % DetectorInputs.Count < DetectorInputs.ZScores;
            inputs[i] = isScore ? (float)random.Gaussian() : random.Uniform() < 0.1 ? (float)Math.Min(50, random.Exponential(5)) : 0;
        }

        using var rows = new TrainingRows(1);
        for (var row = 0; row < Rows; row++)
        {
            rows.Add(inputs.AsSpan(row * DetectorInputs.Count, DetectorInputs.Count));
        }

        return (inputs, IsolationForest.Grow(rows.ZScores(), DetectorInputs.ZScores, 16, 128, seed: 1));
    }

    private static OnnxScorer Load(IsolationForest forest)
    {
        using var directory = new TemporaryDirectory();
        var options = new TrainOptions(directory.FullName, "test", "1", 1, 16, 128, null, null, "test");
        ModelFiles.Write(directory.FullName, options, OnnxModelWriter.Write(DetectorGraph.Create(forest)), new TrainingRecord("test", 1, 16, 128, 0, 0, "", null));
        return OnnxScorer.Create(ModelFolder.Load(directory.FullName));
    }

    private sealed class NoProgress : Offline.Progress.IProgressStep
    {
        public void Report(double? fraction, string status)
        {
        }
    }
}
