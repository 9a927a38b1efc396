using SensorGrid.Grains;
using SensorGrid.Hosting.Health;

namespace SensorGrid.Silo.Hosting;

/// <summary>Reports that this silo is not ready while it cannot compile a revision of the definitions.</summary>
internal sealed class CatalogueRefused(ICatalogueRefusal catalogue) : IReadiness
{
    public string? Reason => catalogue.Refusal;
}
