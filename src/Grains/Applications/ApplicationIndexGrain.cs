using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Applications;

[GrainType("application-index")]
internal sealed class ApplicationIndexGrain(SensorGrainsStorage storage, ApplicationServices services) : Grain, IApplicationIndexGrain
{
    /// <summary>The greatest number of applications: each reads its streams by itself.</summary>
    public const int MostApplications = 100;

    private StateSlot<ApplicationNameList> _names = null!;

    private string[] Names => _names.Value?.Names ?? [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _names = new StateSlot<ApplicationNameList>(storage.Storage, this.GetGrainId(), "names");
        await _names.ReadAsync(cancellationToken);
    }

    public ValueTask<string[]> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Names);

    public ValueTask<string[]> GetSourcesAsync(CancellationToken cancellationToken) => ValueTask.FromResult(services.Streams.Names);

    public async ValueTask<bool> AddAsync(string name, CancellationToken cancellationToken)
    {
        if (Names.Contains(name))
        {
            return true;
        }

        if (Names.Length == MostApplications)
        {
            return false;
        }

        await _names.WriteAsync(new ApplicationNameList { Names = [.. Names.Append(name).Order(StringComparer.Ordinal)] }, CancellationToken.None);
        return true;
    }

    public async ValueTask RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (Names.Contains(name))
        {
            await _names.WriteAsync(new ApplicationNameList { Names = [.. Names.Where(other => other != name)] }, CancellationToken.None);
        }
    }
}

/// <summary>The stored names of all applications.</summary>
[GenerateSerializer, Immutable, Alias("application-names")]
internal sealed record ApplicationNameList
{
    [Id(0)] public string[] Names { get; init; } = [];
}
