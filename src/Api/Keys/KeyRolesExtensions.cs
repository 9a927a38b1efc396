using Microsoft.AspNetCore.Builder;

namespace SensorGrid.Api.Keys;

/// <summary>Declares the roles that endpoints allow.</summary>
internal static class KeyRolesExtensions
{
    /// <summary>Allows readers.</summary>
    public static TBuilder ForReaders<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRoles(ApiRole.Reader));

    /// <summary>Allows publishers of readings.</summary>
    public static TBuilder ForPublishers<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRoles(ApiRole.Publisher));

    /// <summary>Allows administrators alone.</summary>
    public static TBuilder ForAdmins<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRoles());
}
