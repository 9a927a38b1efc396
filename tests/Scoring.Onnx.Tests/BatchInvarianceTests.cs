using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.Scoring.Onnx.Sessions;

namespace SensorGrid.Scoring.Onnx.Tests;

public sealed class BatchInvarianceTests
{
    [Fact]
    public void A_model_that_gives_every_row_the_same_in_any_batch_is_run_as_it_is()
    {
        var model = new RowModel((row, _, _) => row[0]);

        Assert.Same(model, BatchInvariance.Ensure(model, "m"));
    }

    [Fact]
    public void A_model_that_depends_on_the_size_of_a_batch_is_run_at_one_size()
    {
        var model = new RowModel((row, _, rows) => row[0] + (rows * 1e-3f));
        var ensured = Assert.IsType<PaddedRowModel>(BatchInvariance.Ensure(model, "m"));
        model.Sizes.Clear();
        var scores = new RowScore[600];

        ensured.Run(Some.Rows(600), scores);

        Assert.Equal([256, 256, 256], model.Sizes);
        Assert.Equal(Some.Rows(600)[599 * DetectorInputs.Count] + 0.256f, scores[599].Strangeness);
    }

    [Fact]
    public void A_model_that_depends_on_the_place_in_a_batch_is_refused() =>
        Assert.Contains("depends on the rows", Assert.Throws<ModelException>(() => BatchInvariance.Ensure(new RowModel((row, at, _) => row[0] + at), "m")).Message);

    [Fact]
    public void A_single_bit_is_enough()
    {
        var model = new RowModel((row, _, rows) => rows == 7 ? MathF.BitIncrement(row[1]) : row[1]);

        Assert.IsType<PaddedRowModel>(BatchInvariance.Ensure(model, "m"));
    }
}
