using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Inference;
using SensorGrid.Grains.Interfaces.Inference;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Inference;

/// <summary>Models of a silo, run over rows from outside.</summary>
[Collection(nameof(OneSilo))]
public sealed class ServedModelsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly QuestionRoom _room;
    private readonly ServedModels _models;
    private readonly IMeterFactory _meters;

    public ServedModelsTests(SensorCluster cluster)
    {
        _room = new QuestionRoom(1, _clock);
        _meters = cluster.Services.GetRequiredService<IMeterFactory>();
        _models = new ServedModels(
            cluster.Services.GetRequiredService<RevisionBook>(), cluster.Services.GetRequiredService<SiloModels>(), cluster.Services, _room, cluster.Services.GetRequiredService<InferenceMetrics>());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task While_a_silo_works_on_as_many_questions_as_it_may_another_is_refused_and_counted()
    {
        // Other tests of this process refuse, too.
        var refused = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "sensorgrid.inference.refused" && ReferenceEquals(instrument.Meter.Scope, _meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref refused, value));
        listener.Start();
        var own = _models.List().Single(model => model.Name == ServedModel.Others);
        var question = new RowsQuestion(own.Name, own.Key, new float[own.Columns.Length]);
        Assert.True(await _room.TryEnterAsync(Cancellation));

        var asked = _models.RunAsync(question, Cancellation).AsTask();
        _clock.Advance(QuestionRoom.Patience);

        Assert.Equal(RowsOutcome.Busy, (await asked).Outcome);
        Assert.Equal(1, refused);
        _room.Leave();
        Assert.Equal(RowsOutcome.Answered, (await _models.RunAsync(question, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Rows_that_were_made_for_another_model_of_the_name_are_handed_back()
    {
        var own = _models.List().Single(model => model.Name == ServedModel.Others);

        Assert.Equal(RowsOutcome.Changed, (await _models.RunAsync(new RowsQuestion(own.Name, "another", []), Cancellation)).Outcome);
        Assert.Equal(RowsOutcome.Changed, (await _models.RunAsync(new RowsQuestion("gone", own.Key, []), Cancellation)).Outcome);
    }

    [Fact]
    public Task More_rows_than_a_question_may_have_are_refused()
    {
        var own = _models.List().Single(model => model.Name == ServedModel.Others);

        return Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await _models.RunAsync(new RowsQuestion(own.Name, own.Key, new float[own.Columns.Length * (RowsQuestion.MostRows + 1)]), Cancellation));
    }
}
