using SensorGrid.Applications.Tables;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;
using SensorGrid.Sources.Folders;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Definitions;

/// <summary>Trials of the models and tables of a folder of definitions: each model is loaded, and each table read, as silos would.</summary>
internal sealed class FolderTrials : IFolderTrials
{
    private readonly List<LocalModel> _models = [];
    private readonly List<LocalTable> _tables = [];

    /// <summary>The models that passed, in the order of their trials.</summary>
    public IReadOnlyList<LocalModel> Models => _models;

    /// <summary>The tables that passed, in the order of their trials.</summary>
    public IReadOnlyList<LocalTable> Tables => _tables;

    public IEnumerable<string> MistakesOf(FolderModel model)
    {
        var name = ModelDefinition.PathOf(model.Definition.Name);
        if (model.ReadGraph() is not { } graph)
        {
            return [Changed($"{name}/{model.Definition.Manifest.File}")];
        }

        try
        {
            OnnxScorer.Create(new Model(model.Definition.Manifest, graph, name)).Dispose();
            _models.Add(new LocalModel(model.Definition, model.Text, graph));
            return [];
        }
        catch (ModelException exception)
        {
            return [exception.Message];
        }
    }

    public IEnumerable<string> MistakesOf(FolderTable table)
    {
        if (!TableDefinition.IsName(table.Name))
        {
            return [$"table/{table.File}: a table's name has {TableDefinition.NameRule}."];
        }

        InputSchema? schema;
        try
        {
            schema = table.Schema is { } bytes ? TableSchema.Read(bytes, FormatOf(table)) : null;
        }
        catch (TableDefinitionException exception)
        {
            return exception.Errors.Select(error => $"table/{table.Name}.schema.json:{error}");
        }

        if (table.ReadRows() is not { } rows)
        {
            return [Changed($"table/{table.File}")];
        }

        try
        {
            var definition = new TableDefinition(table.Name, FormatOf(table), table.Sha256, schema);
            TableContent.Check(definition, rows);
            _tables.Add(new LocalTable(definition, rows));
            return [];
        }
        catch (TableDefinitionException exception)
        {
            return exception.Errors.Select(error => $"table/{table.File}:{error}");
        }
    }

    private static RecordFormat FormatOf(FolderTable table) => table.IsCsv ? RecordFormat.Csv : RecordFormat.Json;

    private static string Changed(string file) => $"{file}: the file changed while it was read; try again.";
}
