using SensorGrid.Applications.Tables;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Sources.Folders;
using SensorGrid.Sql.Input;

namespace SensorGrid.Grains.Folders;

/// <summary>The graphs and rows that the definitions of a folder name.</summary>
internal static class FolderContents
{
    /// <summary>Stores them in the catalogue; what is stored already is not sent again.</summary>
    /// <returns>Why one cannot be stored; null when all are.</returns>
    public static async Task<string?> StoreAsync(ICatalogueGrain catalogue, FolderDefinitions definitions, CancellationToken cancellationToken)
    {
        foreach (var model in (definitions.Models ?? []).DistinctBy(model => model.Definition.Manifest.Sha256))
        {
            if (await StoreAsync(catalogue, ContentKind.Graph, model.Definition.Manifest.Sha256, model.ReadGraph, cancellationToken) is { } error)
            {
                return $"The graph of model '{model.Definition.Name}' cannot be stored: {error}";
            }
        }

        foreach (var table in (definitions.Tables ?? []).DistinctBy(table => table.Sha256))
        {
            if (await StoreAsync(catalogue, ContentKind.Table, table.Sha256, table.ReadRows, cancellationToken) is { } error)
            {
                return $"The rows of table '{table.Name}' cannot be stored: {error}";
            }
        }

        return null;
    }

    /// <summary>Gets the definition of a table, which names its rows.</summary>
    /// <exception cref="TableDefinitionException">Its columns have mistakes.</exception>
    public static TableText TextOf(FolderTable table)
    {
        var format = table.IsCsv ? RecordFormat.Csv : RecordFormat.Json;
        return new TableText(table.Name, new TableDefinition(table.Name, format, table.Sha256, table.Schema is { } schema ? TableSchema.Read(schema, format) : null).ToText());
    }

    private static async Task<string?> StoreAsync(ICatalogueGrain catalogue, ContentKind kind, string sha256, Func<byte[]?> read, CancellationToken cancellationToken)
    {
        try
        {
            // What is stored already is wanted again, so it stays; it is not sent. A file that changed meanwhile is another content of the folder, which is read soon.
            var stored = await catalogue.GetContentAsync(sha256, cancellationToken);
            if (stored is { IsComplete: true } && (await catalogue.BeginContentAsync(stored, cancellationToken)).IsStored)
            {
                return null;
            }

            return read() is { } content ? await catalogue.PutContentAsync(kind, content, cancellationToken) : "its file has changed meanwhile.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
