using System.Reflection;
using SensorGrid.Grains.Interfaces.Applications;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Api.Tests.Applications.Hosting;

/// <summary>Gives the API applications that the test drives in the place of grains. Not sealed: its proxy derives from it.</summary>
public class ApplicationGrains : DispatchProxy
{
    private readonly Dictionary<string, IApplicationGrain> _applications = new(StringComparer.Ordinal);

    internal static IGrainFactory Make(params (string Name, IApplicationGrain Application)[] applications)
    {
        var factory = Create<IGrainFactory, ApplicationGrains>();
        foreach (var (name, application) in applications)
        {
            ((ApplicationGrains)(object)factory)._applications.Add(name, application);
        }

        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.ReturnType == typeof(IApplicationGrain) ? _applications.GetValueOrDefault((string)args![0]!) ?? new Missing()
        : targetMethod.ReturnType == typeof(IApplicationIndexGrain) ? new Index([.. _applications.Keys.Order(StringComparer.Ordinal)])
        : targetMethod.ReturnType == typeof(ICatalogueGrain) ? Create<ICatalogueGrain, EmptyCatalogue>()
        : throw new NotSupportedException(targetMethod.ToString());

    /// <summary>A catalogue without any revision. Not sealed: its proxy derives from it.</summary>
    public class EmptyCatalogue : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(ICatalogueGrain.GetStatusAsync) ? new ValueTask<CatalogueStatus>(new CatalogueStatus([], 0, [])) : throw new NotSupportedException(targetMethod.ToString());
    }

    private sealed class Index(string[] names) : IApplicationIndexGrain
    {
        public ValueTask<string[]> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(names);

        public ValueTask<string[]> GetSourcesAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string[]>([]);

        public ValueTask<bool> AddAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask RemoveAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Missing : IApplicationGrain
    {
        public ValueTask<ApplicationOutcome> PutAsync(ApplicationChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> DeleteAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public ValueTask<ApplicationStatus?> GetStatusAsync(CancellationToken cancellationToken) => ValueTask.FromResult<ApplicationStatus?>(null);

        public ValueTask<byte[]?> GetDefinitionAsync(long generation, CancellationToken cancellationToken) => ValueTask.FromResult<byte[]?>(null);

        public ValueTask<ApplicationRows?> ReadAsync(ApplicationRowsQuery query, CancellationToken cancellationToken) => ValueTask.FromResult<ApplicationRows?>(null);

        public ValueTask<byte[]?> GetFactsAsync(CancellationToken cancellationToken) => ValueTask.FromResult<byte[]?>(null);

        public ValueTask<bool> WakeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }
}
