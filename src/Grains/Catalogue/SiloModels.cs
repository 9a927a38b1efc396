using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The models of a silo: its own, and those that revisions name.</summary>
/// <remarks>Looked for when they are used: the check at the silo's start reports what is missing.</remarks>
internal sealed class SiloModels(IServiceProvider services, IGrainFactory grains) : IModelGraphs
{
    private IModelScorer? _own;
    private IModelLibrary? _library;

    private IModelLibrary? Library => _library ??= services.GetService<IModelLibrary>();

    /// <summary>Gets the model that the silo was started with.</summary>
    public IModelScorer Own() => _own ??= services.GetRequiredService<IModelScorer>();

    /// <summary>Compiles definitions of models. Their graphs are not loaded yet.</summary>
    /// <param name="texts">The definitions; null or none for the silo's own model alone.</param>
    /// <param name="mistakes">Receives what is wrong.</param>
    public ModelSet Compile(ModelText[]? texts, List<CatalogueMistake> mistakes)
    {
        if (texts is null or [])
        {
            return ModelSet.Own(Own);
        }

        var definitions = new List<ModelDefinition>();
        var before = mistakes.Count;
        if (texts.Length > ModelDefinition.MostDefinitions)
        {
            mistakes.Add(new CatalogueMistake(1, 1, $"There are {texts.Length} models, and at most {ModelDefinition.MostDefinitions}: let one model score the sensors of several.")
            {
                Definition = "model",
            });
        }

        foreach (var text in texts)
        {
            try
            {
                definitions.Add(ModelDefinition.Parse(text.Name, text.Text));
            }
            catch (ModelDefinitionException exception)
            {
                mistakes.AddRange(exception.Errors.Select(error => new CatalogueMistake(error.Line, error.Column, error.Message) { Definition = ModelDefinition.PathOf(text.Name) }));
            }
        }

        mistakes.AddRange(ModelSet.Check(definitions).Select(error => new CatalogueMistake(error.Line, error.Column, error.Message) { Definition = error.Definition }));
        if (Library is null)
        {
            mistakes.Add(new CatalogueMistake(1, 1, "This silo cannot load models: add an IModelLibrary to its services, such as that of AddOnnxScoring.") { Definition = "model" });
        }

        return mistakes.Count == before ? new ModelSet(Own, definitions, model => Library!.Open(model, this)) : ModelSet.Own(Own);
    }

    /// <summary>Loads the models of a revision, and finds out which cannot score.</summary>
    /// <exception cref="UnusableRevisionException">Some cannot.</exception>
    public async Task LoadAsync(ModelSet models, CancellationToken cancellationToken)
    {
        var mistakes = new List<CatalogueMistake>();
        foreach (var model in models.Definitions)
        {
            try
            {
                await Library!.LoadAsync(model, this, cancellationToken);
            }
            catch (ModelDefinitionException exception)
            {
                mistakes.AddRange(exception.Errors.Select(error => new CatalogueMistake(error.Line, error.Column, error.Message) { Definition = ModelDefinition.PathOf(model.Name) }));
            }
        }

        if (mistakes.Count > 0)
        {
            throw new UnusableRevisionException([.. mistakes]);
        }
    }

    /// <summary>Lets go the models in memory that rest, and that none of these sets needs.</summary>
    public void LetGo(IEnumerable<ModelSet> needed) => Library?.LetGo(needed.SelectMany(models => models.Definitions));

    public Task<byte[]?> GetAsync(string sha256, CancellationToken cancellationToken) => grains.GetGrain<ICatalogueGrain>(0).GetContentBytesAsync(sha256, cancellationToken);
}
