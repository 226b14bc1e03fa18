// The house as rules: imports go down only. Tiers and what each folder owns: ARCHITECTURE.md.
const tiers = [
  ['^src/(go/|(errors|similar)\\.ts$)'],
  [
    '^src/template/',
    '^src/(chart|values|manifest|release|patch|diff)/',
    '^src/sprig/',
    '^src/engine/',
    '^src/helm4/',
    '^src/(lint|unittest|explain|graph|images|crds)/',
    '^src/(index|render-chart)\\.ts$',
  ],
  [
    '^src/(transport|kube|storage|repo|registry|getter|downloader|pusher|provenance|plugin|postrender|home|loader|serve)/',
  ],
  ['^src/action/'],
  ['^src/cli/'],
];
const tierNames = ['runtime (0)', 'domain (1)', 'adapters (2)', 'actions (3)', 'command line (4)'];

const upward = tiers.slice(0, -1).map((folders, tier) => ({
  name: `tier-${tier}-imports-down-only`,
  comment: `${tierNames[tier]} must not know the tiers above it`,
  severity: 'error',
  from: { path: folders },
  to: { path: tiers.slice(tier + 1).flat() },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...upward,
    {
      name: 'no-circular',
      comment: 'a cycle cannot be understood or tested one piece at a time; type imports count',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-file-has-a-tier',
      comment: 'a new top-level folder of src/ is a decision: add it to ARCHITECTURE.md and to the tiers here',
      severity: 'error',
      from: { path: '^src/', pathNot: tiers.flat() },
      to: {},
    },
    {
      name: 'template-knows-go-only',
      comment: 'src/template is text/template: it knows nothing of Helm',
      severity: 'error',
      from: { path: '^src/template/' },
      to: { path: '^src/', pathNot: '^src/(go|template)/|^src/errors\\.ts$' },
    },
    {
      name: 'sprig-knows-go-only',
      comment: 'the function library needs Go values, not charts or templates',
      severity: 'error',
      from: { path: '^src/sprig/' },
      to: { path: '^src/', pathNot: '^src/(go|sprig)/|^src/errors\\.ts$' },
    },
    {
      name: 'kube-knows-connection-settings-only',
      comment:
        'src/kube talks to a cluster; of its neighbours it needs the transport and the settings, paths and files of the user',
      severity: 'error',
      from: { path: '^src/kube/' },
      to: { path: tiers[2], pathNot: '^src/(kube|transport|home|loader)/' },
    },
    {
      name: 'transport-knows-no-server',
      comment: 'one request and its answer are the same for clusters, repositories and registries',
      severity: 'error',
      from: { path: '^src/transport/' },
      to: { path: tiers[2], pathNot: '^src/(transport|home)/' },
    },
    {
      name: 'registry-knows-no-repository',
      comment: 'a registry is asked over the transport; where charts come from otherwise is for src/downloader to know',
      severity: 'error',
      from: { path: '^src/registry/' },
      to: { path: tiers[2], pathNot: '^src/(registry|transport|home|loader)/|^src/getter/tls-files\\.ts$' },
    },
    {
      name: 'objects-before-connections',
      comment: 'what works on objects through the client interface must not know how a cluster is reached',
      severity: 'error',
      from: { path: '^src/kube/', pathNot: '^src/kube/(config|rest|connect)' },
      to: { path: '^src/(transport|kube/(config|rest))/' },
    },
    {
      name: 'provenance-knows-no-server',
      comment: 'who signed what is decided by files alone; fetching them is the business of others',
      severity: 'error',
      from: { path: '^src/provenance/' },
      to: { path: tiers[2], pathNot: '^src/(provenance|home|loader)/' },
    },
    {
      name: 'getter-knows-no-repository',
      comment: 'a file by HTTP is the same for indexes, charts, values and schemas',
      severity: 'error',
      from: { path: '^src/getter/' },
      to: { path: tiers[2], pathNot: '^src/(getter|transport|home|loader)/|^src/plugin/getter\\.ts$' },
    },
    {
      name: 'repo-knows-no-registry',
      comment: 'a repository is files and a getter; what chart a reference means is for src/downloader to know',
      severity: 'error',
      from: { path: '^src/repo/' },
      to: { path: tiers[2], pathNot: '^src/(repo|getter|home|loader)/|^src/plugin/getter\\.ts$' },
    },
    {
      name: 'serve-is-asked-not-asking',
      comment: 'a server of charts needs files and the form of an index; it asks no other server and knows no client',
      severity: 'error',
      from: { path: '^src/serve/' },
      to: { path: tiers[2], pathNot: '^src/(serve|home|loader|repo)/' },
    },
    {
      name: 'storage-knows-a-cluster-by-its-interface',
      comment: 'records are kept through src/kube/client.ts, so that tests and other clusters can stand in for one',
      severity: 'error',
      from: { path: '^src/storage/' },
      to: { path: tiers[2], pathNot: '^src/storage/|^src/kube/(client|api-error)\\.ts$' },
    },
    {
      name: 'local-charts-stay-fast',
      comment:
        'a chart on disk is rendered in milliseconds: what downloads one is imported when a reference is no path',
      severity: 'error',
      from: {
        path: [
          '^src/action/(chart-source|show|template|install|upgrade|lint)\\.ts$',
          '^src/action/(change|render)/',
          '^src/cli/([a-z-]+\\.ts$|flags/|completion/(charts|complete)\\.ts$)',
          '^src/cli/commands/(install|lint|show|template|upgrade)\\.ts$',
        ],
      },
      to: {
        path: '^src/(downloader|getter|provenance|pusher|registry|repo)/|^src/action/(check-tls-files|download-chart)\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pure-tiers-do-no-io',
      comment: 'tiers 0 and 1 run in a browser: files, network, clock and random come in through ports',
      severity: 'error',
      from: { path: [...tiers[0], ...tiers[1]] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-unresolved',
      comment: 'an import that resolves to nothing breaks at run time',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'declared-dependencies-only',
      comment: 'src/ stands on dependencies, not on devDependencies or on what happens to be installed',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
