using SensorGrid.Features.Detection.Models;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.Sources.Folders;

namespace SensorGrid.Cli.Definitions;

/// <summary>Trials of the models of a folder of definitions: each is loaded, as silos would.</summary>
internal sealed class ModelTrials
{
    private readonly List<LocalModel> _passed = [];

    /// <summary>The models that passed, in the order of their trials.</summary>
    public IReadOnlyList<LocalModel> Passed => _passed;

    /// <summary>Tries a model.</summary>
    /// <returns>Its mistake; null when it can score.</returns>
    public string? Try(FolderModel model)
    {
        var name = ModelDefinition.PathOf(model.Definition.Name);
        if (model.ReadGraph() is not { } graph)
        {
            return $"{name}/{model.Definition.Manifest.File}: the file changed while it was read; try again.";
        }

        try
        {
            OnnxScorer.Create(new Model(model.Definition.Manifest, graph, name)).Dispose();
            _passed.Add(new LocalModel(model.Definition, model.Text, graph));
            return null;
        }
        catch (ModelException exception)
        {
            return exception.Message;
        }
    }
}
