using System.Text.Json;
using System.Text.Json.Nodes;

namespace SensorGrid.Client;

/// <summary>A change of the live system's definitions. What is not set stays as it is.</summary>
public sealed class DefinitionsChange
{
    private readonly JsonObject _members = [];

    /// <summary>Gets whether nothing is set.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Sets the feature definitions.</summary>
    /// <param name="text">The text of a <c>features.json</c>; null for those that the silos were started with.</param>
    public DefinitionsChange WithFeatures(string? text)
    {
        _members["text"] = text;
        return this;
    }

    /// <summary>Sets all source definitions.</summary>
    /// <param name="sources">The definitions of all streams that do not have JSON of ours; null for those that the silos were started with.</param>
    public DefinitionsChange WithSources(IEnumerable<LiveSourceText>? sources)
    {
        _members["sources"] = sources is null ? null : new JsonArray([.. sources.Select(source => new JsonObject { ["name"] = source.Name, ["text"] = source.Text })]);
        return this;
    }

    /// <summary>Sets all definitions of models.</summary>
    /// <param name="models">The definitions, whose graphs are stored before; null or none when the model that the silos were started with scores all sensors.</param>
    public DefinitionsChange WithModels(IEnumerable<LiveModelText>? models)
    {
        _members["models"] = models is null ? null : new JsonArray([.. models.Select(model => new JsonObject { ["name"] = model.Name, ["text"] = model.Text })]);
        return this;
    }

    /// <summary>Sets all definitions of reference tables.</summary>
    /// <param name="tables">The definitions, whose rows are stored before; null or none for no table.</param>
    public DefinitionsChange WithTables(IEnumerable<LiveTableText>? tables)
    {
        _members["tables"] = tables is null ? null : new JsonArray([.. tables.Select(table => new JsonObject { ["name"] = table.Name, ["text"] = table.Text })]);
        return this;
    }

    internal string ToJson() => _members.ToJsonString(new JsonSerializerOptions(JsonSerializerDefaults.Web));
}
