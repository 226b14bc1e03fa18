/** An index of a repository with what indexes have. */
export const indexYaml = `apiVersion: v1
entries:
  db:
  - {name: db, version: 2.0.0, urls: [charts/db-2.0.0.tgz]}
  web:
  - apiVersion: v2
    created: "2024-01-02T03:04:05Z"
    description: A chart
    digest: 0011
    keywords: [a, b]
    maintainers:
    - name: m
    name: web
    urls:
    - https://example.com/web-1.2.3.tgz
    version: 1.2.3
  - name: web
    version: 1.2.2
    urls: [web-1.2.2.tgz]
generated: "2024-01-02T03:04:05Z"
serverInfo: {contextPath: /x}
`;
