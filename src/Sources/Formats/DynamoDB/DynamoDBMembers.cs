using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>Reads the members of a definition.</summary>
internal static class DynamoDBMembers
{
    /// <summary>Reads a format; null when there is a mistake that leaves none.</summary>
    public static DynamoDBFormat? Read(MemberReader members) =>
        RowMappingMembers.Read(members, null, DynamoDBFormat.Created, hasId: false) is { } mapping ? new DynamoDBFormat(mapping) : null;
}
