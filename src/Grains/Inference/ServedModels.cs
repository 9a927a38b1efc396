using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Catalogue;
using SensorGrid.Grains.Interfaces.Inference;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Inference;

/// <summary>The models that this silo has in force, for rows from outside. A model takes them beside those of readings, which it does not keep waiting for longer than one run.</summary>
/// <param name="book">The revisions.</param>
/// <param name="models">The silo's own model, and the graphs of the others.</param>
/// <param name="services">The services of the host: the library that loads models, and the description of its own one.</param>
/// <param name="room">The room for questions.</param>
/// <param name="metrics">The instruments.</param>
internal sealed class ServedModels(RevisionBook book, SiloModels models, IServiceProvider services, QuestionRoom room, InferenceMetrics metrics) : IDisposable
{
    // As many as a model takes in one run.
    private const int ChunkRows = 256;

    /// <summary>The number of questions that a silo works on at a time: readings have the other half of the processors.</summary>
    public static int AtATime => Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Lists the models in force, in the order of their names.</summary>
    public ServedModel[] List() => [.. All().Select(one => one.Served).OrderBy(one => one.Name, StringComparer.Ordinal)];

    /// <summary>Runs a model.</summary>
    public async ValueTask<RowsAnswer> RunAsync(RowsQuestion question, CancellationToken cancellationToken)
    {
        if (All().FirstOrDefault(one => one.Served.Name == question.Model) is not { Served: { } served } model || served.Key != question.Key)
        {
            return RowsAnswer.Changed;
        }

        var rows = question.Values.Length / served.Columns.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, RowsQuestion.MostRows, nameof(question));
        if (!await room.TryEnterAsync(cancellationToken))
        {
            metrics.OnRefused();
            return RowsAnswer.Busy;
        }

        try
        {
            var scores = await RunAsync(model.Open(), served, question.Values, rows, cancellationToken);
            metrics.OnRows(rows);
            return new RowsAnswer(RowsOutcome.Answered, OutputsOf(scores, served, model.Manifest.IsLowerStranger));
        }
        finally
        {
            room.Leave();
        }
    }

    public void Dispose() => room.Dispose();

    private static async Task<RowScore[]> RunAsync(IModelScorer scorer, ServedModel model, float[] values, int rows, CancellationToken cancellationToken)
    {
        // A model selects its columns from rows of all inputs; what it does not select is not looked at.
        int[] places = [.. model.Columns.Select(column => DetectorInputs.Names.Index().First(name => name.Item == column).Index)];
        var inputs = new float[Math.Min(rows, ChunkRows) * DetectorInputs.Count];
        var scores = new RowScore[rows];
        for (var from = 0; from < rows; from += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - from);
            for (var cell = 0; cell < count * places.Length; cell++)
            {
                inputs[(cell / places.Length * DetectorInputs.Count) + places[cell % places.Length]] = values[(from * places.Length) + cell];
            }

            await scorer.ScoreAsync(inputs.AsMemory(0, count * DetectorInputs.Count), scores.AsMemory(from, count), cancellationToken);
        }

        return scores;
    }

    private static float[][] OutputsOf(RowScore[] scores, ServedModel model, bool isLowerStranger)
    {
        // As the graph gives it: for the detector a stranger row has more, whatever the model says.
        float[] strangeness = [.. scores.Select(score => isLowerStranger ? -score.Strangeness : score.Strangeness)];
        return model.Outputs.Length > 1 ? [strangeness, [.. scores.Select(score => score.Evidence)]] : [strangeness];
    }

    private IEnumerable<Entry> All()
    {
        var definitions = book.Get(book.InForce).Models.Definitions;
        foreach (var definition in definitions)
        {
            yield return Of(definition.Name, definition);
        }

        if (!definitions.Any(definition => definition.Name == ServedModel.Others))
        {
            yield return definitions.FirstOrDefault(definition => definition.Manifest.Sensors is null) is { } others ? Of(ServedModel.Others, others) : Own();
        }
    }

    private Entry Of(string name, ModelDefinition definition) =>
        new(Describe(name, definition.Manifest), definition.Manifest, () => services.GetRequiredService<IModelLibrary>().Open(definition, models));

    private Entry Own()
    {
        var own = models.Own();
        var manifest = services.GetService<ModelManifest>() is { } known && known.Sha256 == own.Model.Sha256 ? known : Undescribed(own.Model);
        return new Entry(Describe(ServedModel.Others, manifest), manifest, () => own);
    }

    // A host may have a scorer without a folder.
    private static ModelManifest Undescribed(ModelDescription model) => new(
        model.Name, model.Version, "", model.Sha256, "inputs", DetectorInputs.Names, new ModelOutputs("strangeness", model.HasEvidence ? "evidence" : null));

    private static ServedModel Describe(string name, ModelManifest manifest) => new(
        name,
        manifest.Description.Identity,
        manifest.Version,
        manifest.SessionKey,
        manifest.Input,
        [.. manifest.Inputs],
        manifest.Outputs.Evidence is { } evidence ? [manifest.Outputs.Strangeness, evidence] : [manifest.Outputs.Strangeness]);

    private sealed record Entry(ServedModel Served, ModelManifest Manifest, Func<IModelScorer> Open);
}
