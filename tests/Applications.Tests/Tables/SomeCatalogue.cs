using System.Security.Cryptography;
using System.Text;
using SensorGrid.Applications.Tables;
using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Tests.Tables;

/// <summary>A catalogue whose every revision has one table more, or another content of one.</summary>
internal sealed class SomeCatalogue : ITableCatalogue
{
    private readonly List<IReadOnlyList<TableDefinition>> _revisions = [[]];
    private readonly Dictionary<string, byte[]> _contents = [];

    public SomeCatalogue With(string name, string csv)
    {
        var content = Encoding.UTF8.GetBytes(csv);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        _contents[hash] = content;
        _revisions.Add([.. _revisions[^1].Where(table => table.Name != name), new TableDefinition(name, RecordFormat.Csv, hash, null)]);
        return this;
    }

    public Task<IReadOnlyList<TableDefinition>> GetAsync(long revision, CancellationToken cancellationToken) => Task.FromResult(_revisions[(int)revision]);

    public Task<byte[]?> GetContentAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(_contents.GetValueOrDefault(sha256));
}
