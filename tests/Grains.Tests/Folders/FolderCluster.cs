using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace SensorGrid.Grains.Tests.Folders;

/// <summary>Two silos that follow a folder each.</summary>
public sealed class FolderCluster() : SensorCluster(2)
{
    private readonly ConcurrentQueue<FolderSilo> _folders = new();

    public FolderSilo[] Folders => [.. _folders];

    protected override void AddServices(IServiceCollection services)
    {
        var folder = new FolderSilo();
        _folders.Enqueue(folder);
        services.AddSingleton<IDefinitionsFolder>(folder);
    }
}
