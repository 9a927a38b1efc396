using Microsoft.AspNetCore.Builder;

namespace SensorGrid.Api.Clustering;

/// <summary>Marks an endpoint that calls grains.</summary>
/// <param name="Repeatable">Whether repeating the request after a failure is the same as sending it once: it reads, and has no
/// body.</param>
internal sealed record AsksGrains(bool Repeatable);

/// <summary>Marks endpoints.</summary>
internal static class AsksGrainsExtensions
{
    /// <summary>Marks an endpoint that calls grains, and does so again when a silo fails to answer.</summary>
    public static RouteHandlerBuilder ReadsGrains(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AsksGrains(Repeatable: true));

    /// <summary>Marks an endpoint that calls grains once.</summary>
    public static RouteHandlerBuilder AsksGrainsOnce(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AsksGrains(Repeatable: false));
}
