namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server of this machine where the genuine package has a container of the same name.</summary>
public class MySqlServerResource : ExecutableResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    public MySqlServerResource(string name, ParameterResource password)
        : base(name, Aspire.Hosting.MySql.LocalServer.Program ?? "mariadbd", ".")
    {
        PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);
        PasswordParameter = password;
    }

    public EndpointReference PrimaryEndpoint { get; }

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    public ParameterResource PasswordParameter { get; set; }

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Server={Host};Port={Port};User ID=root;Password={PasswordParameter}");

    public ReferenceExpression UriExpression =>
        ReferenceExpression.Create($"mysql://root:{PasswordParameter:uri}@{Host}:{Port}");

    public ReferenceExpression JdbcConnectionString => ReferenceExpression.Create($"jdbc:mysql://{Host}:{Port}");

    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <summary>Where the data lie; null until <c>WithDataVolume</c> names it, then they go with the run.</summary>
    internal string? Volume { get; set; }

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Username", ReferenceExpression.Create($"root")),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ];

    internal void AddDatabase(string name, string databaseName) => _databases.TryAdd(name, databaseName);
}

public class MySqlDatabaseResource(string name, string databaseName, MySqlServerResource parent)
    : Resource(name), IResourceWithParent<MySqlServerResource>, IResourceWithConnectionString
{
    public MySqlServerResource Parent => parent;

    public string DatabaseName => databaseName;

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{parent};Database={databaseName}");

    // Whole, not built on the server's: a manifest encodes only what stands in an expression itself.
    public ReferenceExpression UriExpression => ReferenceExpression.Create(
        $"mysql://root:{parent.PasswordParameter:uri}@{parent.Host}:{parent.Port}/{databaseName:uri}");

    public ReferenceExpression JdbcConnectionString =>
        ReferenceExpression.Create($"{parent.JdbcConnectionString}/{databaseName:uri}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
        ((IResourceWithConnectionString)parent).GetConnectionProperties()
        .Where(property => property.Key is not ("Uri" or "JdbcConnectionString")).Concat(
        [
            new("Uri", UriExpression),
            new("JdbcConnectionString", JdbcConnectionString),
            new("DatabaseName", ReferenceExpression.Create($"{databaseName}")),
        ]);
}
