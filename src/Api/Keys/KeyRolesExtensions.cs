using Microsoft.AspNetCore.Builder;

namespace SensorGrid.Api.Keys;

/// <summary>Declares the roles that endpoints allow.</summary>
internal static class KeyRolesExtensions
{
    /// <summary>For those who read.</summary>
    public static TBuilder ForReaders<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRoles(ApiRole.Reader));

    /// <summary>For those who put readings in.</summary>
    public static TBuilder ForPublishers<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRoles(ApiRole.Publisher));

    /// <summary>For those alone who may do everything.</summary>
    public static TBuilder ForAdmins<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new KeyRoles());
}
