using System.Collections.Frozen;

namespace SensorGrid.Sql.Syntax;

/// <summary>The words with a meaning in the grammar.</summary>
internal static class Words
{
    /// <summary>Words that are never a name without quotes: as a name, the grammar could not tell them from a clause or an operator.</summary>
    private static readonly FrozenSet<string> Reserved = Set(
        "SELECT FROM WHERE GROUP HAVING ORDER UNION INTERSECT EXCEPT ON JOIN INNER LEFT RIGHT FULL CROSS NATURAL USING AS AND OR NOT IS IN BETWEEN LIKE SIMILAR "
        + "CASE WHEN THEN ELSE END CREATE INSERT INTO ALTER DROP OVER PARTITION DISTINCT NULL TRUE FALSE UNKNOWN CAST WITH TABLE EXISTS WINDOWED");

    /// <summary>Words that follow an item or a source and so are no alias without AS.</summary>
    private static readonly FrozenSet<string> Following = Set(
        "LIMIT FETCH OFFSET WINDOW MATCH_RECOGNIZE TABLESAMPLE FOR WITHIN ASC DESC NULLS ROWS RANGE PRECEDING FOLLOWING TO BY ESCAPE PLACING QUALIFY AT FILTER IGNORE RESPECT LATERAL");

    /// <summary>Words that standard SQL reserves and this grammar accepts as names.</summary>
    private static readonly FrozenSet<string> ReservedElsewhere = Set(
        "ABS ALL AND ANY ARRAY AVG BIGINT BINARY BOOLEAN BOTH BY CALL CEIL CEILING CHAR CHARACTER COALESCE COLLATE COLUMN CONDITION COUNT CURRENT CURRENT_DATE CURRENT_TIME "
        + "CURRENT_TIMESTAMP CURSOR DATE DAY DECIMAL DEFAULT DELETE DESCRIBE DOUBLE ELEMENT ESCAPE EVERY EXP EXTRACT FETCH FILTER FIRST_VALUE FLOAT FLOOR FOR FUNCTION GROUPING HOUR "
        + "IDENTITY INTEGER INTERVAL LANGUAGE LAST_VALUE LEADING LN LOCAL LOCALTIME LOCALTIMESTAMP LOWER MAX MERGE METHOD MIN MINUTE MOD MODULE MONTH NO NONE NULLIF NUMERIC OF OFFSET "
        + "ONLY OUT OUTER OVERLAY PARAMETER POSITION POWER PRECISION PRIMARY RANGE RANK REAL RELEASE RESULT RETURN ROW ROWS SCROLL SEARCH SECOND SESSION_USER SMALLINT SOME SQRT START "
        + "STATIC STREAM SUBSTRING SUM SYMMETRIC SYSTEM TIME TIMESTAMP TO TRAILING TRIGGER TRIM UNIQUE UPDATE UPPER USER VALUE VALUES VARCHAR VARYING WINDOW WITHIN WITHOUT YEAR FIRST LAST");

    private static readonly FrozenSet<string> SpecialForms = Set("EXTRACT TRIM CURSOR DESCRIPTOR STEP INTERVAL EXISTS ROW ARRAY MAP MULTISET TRY_CAST JSON_VALUE JSON_QUERY JSON_EXISTS VALUES FLOOR CEIL CEILING POSITION");

    /// <summary>Other words that the grammar asks for in some place.</summary>
    private static readonly FrozenSet<string> Contextual = Set(
        "ASYMMETRIC UNBOUNDED FOLLOWING STARTED STOPPED DESCRIPTION TEMPORARY STAGGER PUMP VIEW STOP REPLACE KEY WATERMARK CONSTRAINT CHECK REFERENCES EXCLUDE ALLOW DISALLOW GROUPS "
        + "CUBE ROLLUP OPTIONS ISNULL NOTNULL RLIKE ILIKE OVERLAPS UNNEST SET ZONE OVERWRITE NEXT AGGREGATE FUNCTION");

    private static readonly FrozenSet<string> WithoutParentheses = Set(
        "CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP CURRENT_ROW_TIMESTAMP");

    /// <summary>The clauses behind FROM, in their order; an ORDER or LIMIT of KDA and Flink alike.</summary>
    public static readonly string[] Clauses = ["WHERE", "GROUP", "WINDOWED", "HAVING", "WINDOW", "ORDER", "LIMIT", "FETCH", "UNION"];

    /// <summary>The words that may follow a source in FROM.</summary>
    public static readonly string[] AfterSource = [.. Clauses, "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS"];

    /// <summary>The words that statements begin with.</summary>
    public static readonly string[] Statements = ["CREATE", "SELECT", "INSERT", "ALTER"];

    /// <summary>Determines whether TABLE behind a token declares one: CREATE [OR REPLACE] [TEMPORARY] TABLE.</summary>
    public static bool IsBeforeTable(Token token) => token is { Kind: TokenKind.Word, Text: "CREATE" or "REPLACE" or "TEMPORARY" };

    /// <summary>Determines whether it must be quoted as a name.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>Says how to write a reserved word as a name; nothing for a word that is hardly meant as one.</summary>
    public static string Quoting(string word) => word is "FROM" or "WHERE" or "SELECT" or "AS" or "AND" or "OR" or "HAVING" or "UNION" or "BETWEEN" or "INTO"
        ? string.Empty
        : $"; {word} is a reserved word, as a name write \"{word}\" in double quotes";

    /// <summary>Determines whether it may be an alias without AS before it.</summary>
    public static bool CanBeAlias(string word) => !Reserved.Contains(word) && !Following.Contains(word);

    /// <summary>Determines whether other systems refuse it as a name without quotes.</summary>
    public static bool IsReservedElsewhere(string word) => ReservedElsewhere.Contains(word);

    /// <summary>Determines whether it is a function that is written without parentheses.</summary>
    public static bool IsFunctionWithoutParentheses(string word) => WithoutParentheses.Contains(word);

    /// <summary>Determines whether it must be quoted as the name of a function, since a parenthesis behind it would mean something else.</summary>
    public static bool IsReservedFunction(string word) => Reserved.Contains(word) || SpecialForms.Contains(word) || Contextual.Contains(word) || word is "STREAM" or "ALL" or "FILTER";

    /// <summary>Determines whether it is a form with keywords between its arguments that is a plain call without them.</summary>
    public static bool IsCallOrForm(string word) => word is "SUBSTRING" or "OVERLAY" or "POSITION" or "FLOOR" or "CEIL" or "CEILING";

    /// <summary>Determines whether it is any word of the grammar; the printer quotes these as names.</summary>
    public static bool IsAny(string word) =>
        Reserved.Contains(word) || Following.Contains(word) || ReservedElsewhere.Contains(word)
        || SpecialForms.Contains(word) || Contextual.Contains(word) || WithoutParentheses.Contains(word) || TimeFields.Find(word) is not null;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
